using TenantHygiene.Ledger.Tenants;
using TenantHygiene.Ledger.Tests.Support;
using TenantHygiene.Remediation.Primitives;

namespace TenantHygiene.Ledger.Tests.Tenants;

public sealed class ScanStoreTests : IAsyncDisposable
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;
    private readonly StorageAccount account = new();
    private readonly Guid tenantId = Guid.NewGuid();
    private readonly ScanStore store;

    public ScanStoreTests() => store = new ScanStore(account.Tables, new Clock());

    public ValueTask DisposeAsync() => account.DisposeAsync();

    [Fact]
    public async Task A_scan_is_found_by_its_id_alone_with_all_it_tells()
    {
        var scan = await store.CreateAsync(Scan("s-1"), Token);
        var updated = await store.UpdateAsync(
            scan.Id,
            current => current with { State = ScanState.Partial, Pages = 3, Users = 2_500, Method = "Full", Fault = new ReadFault(ReadFaultKind.Throttled, "Page 4 was refused.") },
            Token);

        Assert.NotEqual(scan.ETag, updated.ETag);
        Assert.Equal(updated, await store.FindAsync("s-1", Token));
        Assert.Null(await store.FindAsync("s-2", Token));
        Assert.Null(await store.FindAsync("no/id", Token));
    }

    [Fact]
    public async Task Creating_twice_leaves_the_first()
    {
        await store.CreateAsync(Scan("s-1"), Token);
        await store.UpdateAsync("s-1", current => current with { Pages = 7 }, Token);

        Assert.Equal(7, (await store.CreateAsync(Scan("s-1"), Token)).Pages);
    }

    [Fact]
    public async Task The_latest_scan_of_a_tenant_comes_first()
    {
        Assert.Null(await store.LatestAsync(tenantId, Token));
        var older = await store.CreateAsync(Scan("s-1"), Token);
        var newer = await store.CreateAsync(Scan("s-2") with { StartedAt = Some.Noon.AddMinutes(15) }, Token);
        await store.CreateAsync(Scan("s-3") with { TenantId = Guid.NewGuid(), StartedAt = Some.Noon.AddHours(1) }, Token);

        Assert.Equal(newer, await store.LatestAsync(tenantId, Token));
        Assert.Equal([newer, older], await store.ListAsync(tenantId, 10, Token));
        Assert.Equal([newer], await store.ListAsync(tenantId, 1, Token));
    }

    [Fact]
    public async Task Concurrent_updates_are_all_applied()
    {
        await store.CreateAsync(Scan("s-1"), Token);

        await Task.WhenAll(Enumerable.Range(0, 15).Select(_ => Task.Run(() => store.UpdateAsync("s-1", current => current with { Users = current.Users + 1 }, Token))));

        Assert.Equal(15, (await store.FindAsync("s-1", Token))!.Users);
    }

    [Fact]
    public async Task A_scan_that_does_not_exist_cannot_be_updated() =>
        await Assert.ThrowsAsync<ScanNotFoundException>(() => store.UpdateAsync("s-1", current => current, Token));

    [Fact]
    public async Task Wherever_a_creation_breaks_off_repeating_it_lists_one_scan()
    {
        await FaultPoints.OfAsync(
            account,
            () => Task.FromResult(Scan($"s-{Guid.NewGuid():N}") with { TenantId = Guid.NewGuid() }),
            (tables, scan) => new ScanStore(tables, new Clock()).CreateAsync(scan, Token),
            async scan =>
            {
                var created = await store.CreateAsync(scan, Token);

                Assert.Equal([created], await store.ListAsync(scan.TenantId, 10, Token));
            });
    }

    private ScanRecord Scan(string id) => new() { Id = id, TenantId = tenantId, State = ScanState.Running, StartedAt = Some.Noon };
}
