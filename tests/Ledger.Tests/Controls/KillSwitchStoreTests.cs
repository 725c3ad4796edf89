using TenantHygiene.Ledger.Controls;
using TenantHygiene.Ledger.Tests.Support;
using TenantHygiene.Remediation.Primitives;
using static TenantHygiene.Remediation.Tests.Approvals.SomePeople;

namespace TenantHygiene.Ledger.Tests.Controls;

public sealed class KillSwitchStoreTests : IAsyncDisposable
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;
    private readonly StorageAccount account = new();
    private readonly Guid tenantId = Guid.NewGuid();
    private readonly Clock clock = new();
    private readonly KillSwitchStore store;

    public KillSwitchStoreTests() => store = new KillSwitchStore(account.Tables, clock);

    public ValueTask DisposeAsync() => account.DisposeAsync();

    [Fact]
    public async Task A_switch_that_nobody_set_is_off() => Assert.False((await ReadAsync(tenantId)).IsOn);

    [Fact]
    public async Task A_tenants_switch_stops_that_tenant_only()
    {
        await store.SetAsync(KillSwitchScope.Tenant(tenantId), true, Called("ann"), "A drill.", null, Token);

        Assert.True((await ReadAsync(tenantId)).IsOn);
        Assert.False((await ReadAsync(Guid.NewGuid())).IsOn);
    }

    [Fact]
    public async Task The_global_switch_stops_every_tenant_until_it_is_off_again()
    {
        var on = await store.SetAsync(KillSwitchScope.Global, true, Called("ann"), "A drill.", null, Token);
        Assert.True((await ReadAsync(tenantId)).IsOn);
        Assert.Equal((Called("ann"), "A drill.", clock.Now), (on.ChangedBy, on.Reason, on.ChangedAt!.Value));

        await store.SetAsync(KillSwitchScope.Global, false, Called("bob"), "Over.", on.ETag, Token);
        Assert.False((await ReadAsync(tenantId)).IsOn);
    }

    [Fact]
    public async Task Whoever_read_an_older_state_is_refused()
    {
        var off = await store.FindAsync(KillSwitchScope.Global, Token);
        await store.SetAsync(KillSwitchScope.Global, true, Called("ann"), "Stop.", off.ETag, Token);

        var exception = await Assert.ThrowsAsync<KillSwitchConflictException>(() => store.SetAsync(KillSwitchScope.Global, false, Called("bob"), "Go.", off.ETag, Token));

        Assert.True(exception.Current.IsOn);
        Assert.True((await ReadAsync(tenantId)).IsOn);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_switch_that_cannot_be_read_is_unreadable_and_not_off(int request)
    {
        foreach (var afterSending in new[] { false, true })
        {
            var broken = new KillSwitchStore(account.TablesThrough(new FaultPolicy(request, afterSending)), clock);

            Assert.IsType<Read<KillSwitchState>.Unreadable>(await broken.ReadAsync(tenantId, Token));
        }
    }

    [Fact]
    public async Task A_switch_whose_row_is_damaged_is_unreadable_and_not_off()
    {
        await store.SetAsync(KillSwitchScope.Global, true, Called("ann"), "Stop.", null, Token);
        await account.Table("KillSwitches").UpsertEntityAsync(new Azure.Data.Tables.TableEntity("kill-switch", "global") { ["Reason"] = "Stop." }, Azure.Data.Tables.TableUpdateMode.Replace, Token);

        var read = Assert.IsType<Read<KillSwitchState>.Unreadable>(await store.ReadAsync(tenantId, Token));

        Assert.Equal(ReadFaultKind.Malformed, read.Fault.Kind);
    }

    [Fact]
    public async Task Whoever_gives_up_waiting_gets_no_answer_at_all()
    {
        using var givenUp = new CancellationTokenSource();
        await givenUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.ReadAsync(tenantId, givenUp.Token));
    }

    private async Task<KillSwitchState> ReadAsync(Guid tenant) => Assert.IsType<Read<KillSwitchState>.Found>(await store.ReadAsync(tenant, Token)).Value;
}
