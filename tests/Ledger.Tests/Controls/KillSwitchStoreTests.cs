using TenantHygiene.Ledger.Controls;
using TenantHygiene.Ledger.Tests.Support;
using TenantHygiene.Remediation.Primitives;
using TenantHygiene.Testing;
using static TenantHygiene.Testing.TestPrincipals;

namespace TenantHygiene.Ledger.Tests.Controls;

public sealed class KillSwitchStoreTests : IAsyncDisposable
{
    private static readonly CancellationToken _token = TestContext.Current.CancellationToken;
    private readonly StorageAccount _account = new();
    private readonly Guid _tenantId = Guid.NewGuid();
    private readonly AdjustableClock _clock = AdjustableClock.Stopped();
    private readonly KillSwitchStore _store;

    public KillSwitchStoreTests() => _store = new KillSwitchStore(_account.Tables, _clock);

    public ValueTask DisposeAsync() => _account.DisposeAsync();

    [Fact]
    public async Task A_switch_that_was_never_set_is_off() => Assert.False((await ReadAsync(_tenantId)).IsOn);

    [Fact]
    public async Task A_tenants_switch_stops_that_tenant_only()
    {
        await _store.SetAsync(KillSwitchScope.Tenant(_tenantId), true, Called("ann"), "A drill.", null, _token);

        Assert.True((await ReadAsync(_tenantId)).IsOn);
        Assert.False((await ReadAsync(Guid.NewGuid())).IsOn);
    }

    [Fact]
    public async Task The_global_switch_stops_every_tenant_until_it_is_off_again()
    {
        var on = await _store.SetAsync(KillSwitchScope.Global, true, Called("ann"), "A drill.", null, _token);
        Assert.True((await ReadAsync(_tenantId)).IsOn);
        Assert.Equal((Called("ann"), "A drill.", _clock.Now), (on.ChangedBy, on.Reason, on.ChangedAt!.Value));

        await _store.SetAsync(KillSwitchScope.Global, false, Called("bob"), "Over.", on.ETag, _token);
        Assert.False((await ReadAsync(_tenantId)).IsOn);
    }

    [Fact]
    public async Task A_write_with_an_outdated_ETag_is_refused()
    {
        var off = await _store.FindAsync(KillSwitchScope.Global, _token);
        await _store.SetAsync(KillSwitchScope.Global, true, Called("ann"), "Stop.", off.ETag, _token);

        var exception = await Assert.ThrowsAsync<KillSwitchConflictException>(() =>
            _store.SetAsync(KillSwitchScope.Global, false, Called("bob"), "Go.", off.ETag, _token)
        );

        Assert.True(exception.Current.IsOn);
        Assert.True((await ReadAsync(_tenantId)).IsOn);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_switch_that_cannot_be_read_is_unreadable_and_not_off(int request)
    {
        foreach (var afterSending in new[] { false, true })
        {
            var broken = new KillSwitchStore(_account.TablesThrough(new FaultPolicy(request, afterSending)), _clock);

            Assert.IsType<Read<KillSwitchState>.Unreadable>(await broken.ReadAsync(_tenantId, _token));
        }
    }

    [Fact]
    public async Task A_switch_whose_row_is_damaged_is_unreadable_and_not_off()
    {
        await _store.SetAsync(KillSwitchScope.Global, true, Called("ann"), "Stop.", null, _token);
        await _account
            .Table("KillSwitches")
            .UpsertEntityAsync(
                new Azure.Data.Tables.TableEntity("kill-switch", "global") { ["Reason"] = "Stop." },
                Azure.Data.Tables.TableUpdateMode.Replace,
                _token
            );

        var read = Assert.IsType<Read<KillSwitchState>.Unreadable>(await _store.ReadAsync(_tenantId, _token));

        Assert.Equal(ReadFaultKind.Malformed, read.Fault.Kind);
    }

    [Fact]
    public async Task A_canceled_wait_gets_no_answer_at_all()
    {
        using var givenUp = new CancellationTokenSource();
        await givenUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _store.ReadAsync(_tenantId, givenUp.Token));
    }

    private async Task<KillSwitchState> ReadAsync(Guid tenant) =>
        Assert.IsType<Read<KillSwitchState>.Found>(await _store.ReadAsync(tenant, _token)).Value;
}
