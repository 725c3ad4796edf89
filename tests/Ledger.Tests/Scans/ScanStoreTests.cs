using TenantHygiene.Ledger.Tenants;
using TenantHygiene.Ledger.Tests.Support;
using TenantHygiene.Remediation.Primitives;
using TenantHygiene.Testing;

namespace TenantHygiene.Ledger.Tests.Tenants;

public sealed class ScanStoreTests : IAsyncDisposable
{
    private static readonly CancellationToken _token = TestContext.Current.CancellationToken;
    private readonly StorageAccount _account = new();
    private readonly Guid _tenantId = Guid.NewGuid();
    private readonly ScanStore _store;

    public ScanStoreTests() => _store = new ScanStore(_account.Tables, AdjustableClock.Stopped());

    public ValueTask DisposeAsync() => _account.DisposeAsync();

    [Fact]
    public async Task A_scan_is_found_by_its_id_alone_with_all_its_values()
    {
        var scan = await _store.CreateAsync(Scan("s-1"), _token);
        var updated = await _store.UpdateAsync(
            scan.Id,
            current =>
                current with
                {
                    State = ScanState.Partial,
                    Pages = 3,
                    Users = 2_500,
                    Method = "Full",
                    Fault = new ReadFault(ReadFaultKind.Throttled, "Page 4 was refused."),
                },
            _token
        );

        Assert.NotEqual(scan.ETag, updated.ETag);
        Assert.Equal(updated, await _store.FindAsync("s-1", _token));
        Assert.Null(await _store.FindAsync("s-2", _token));
        Assert.Null(await _store.FindAsync("no/id", _token));
    }

    [Fact]
    public async Task Creating_twice_leaves_the_first()
    {
        await _store.CreateAsync(Scan("s-1"), _token);
        await _store.UpdateAsync("s-1", current => current with { Pages = 7 }, _token);

        Assert.Equal(7, (await _store.CreateAsync(Scan("s-1"), _token)).Pages);
    }

    [Fact]
    public async Task The_latest_scan_of_a_tenant_comes_first()
    {
        Assert.Null(await _store.LatestAsync(_tenantId, _token));
        var older = await _store.CreateAsync(Scan("s-1"), _token);
        var newer = await _store.CreateAsync(Scan("s-2") with { StartedAt = Samples.Noon.AddMinutes(15) }, _token);
        await _store.CreateAsync(Scan("s-3") with { TenantId = Guid.NewGuid(), StartedAt = Samples.Noon.AddHours(1) }, _token);

        Assert.Equal(newer, await _store.LatestAsync(_tenantId, _token));
        Assert.Equal([newer, older], await _store.ListAsync(_tenantId, 10, _token));
        Assert.Equal([newer], await _store.ListAsync(_tenantId, 1, _token));
    }

    [Fact]
    public async Task Concurrent_updates_are_all_applied()
    {
        await _store.CreateAsync(Scan("s-1"), _token);

        await Task.WhenAll(
            Enumerable
                .Range(0, 15)
                .Select(_ => Task.Run(() => _store.UpdateAsync("s-1", current => current with { Users = current.Users + 1 }, _token)))
        );

        Assert.Equal(15, (await _store.FindAsync("s-1", _token))!.Users);
    }

    [Fact]
    public async Task A_scan_that_does_not_exist_cannot_be_updated() =>
        await Assert.ThrowsAsync<ScanNotFoundException>(() => _store.UpdateAsync("s-1", current => current, _token));

    [Fact]
    public async Task Wherever_a_creation_breaks_off_repeating_it_lists_one_scan()
    {
        await FaultPoints.OfAsync(
            _account,
            () => Task.FromResult(Scan($"s-{Guid.NewGuid():N}") with { TenantId = Guid.NewGuid() }),
            (tables, scan) => new ScanStore(tables, AdjustableClock.Stopped()).CreateAsync(scan, _token),
            async scan =>
            {
                var created = await _store.CreateAsync(scan, _token);

                Assert.Equal([created], await _store.ListAsync(scan.TenantId, 10, _token));
            }
        );
    }

    private ScanRecord Scan(string id) =>
        new()
        {
            Id = id,
            TenantId = _tenantId,
            State = ScanState.Running,
            StartedAt = Samples.Noon,
        };
}
