using TenantHygiene.Ledger.Audit;
using TenantHygiene.Ledger.Tenants;
using TenantHygiene.Ledger.Tests.Support;
using TenantHygiene.Remediation.Audit;
using static TenantHygiene.Remediation.Tests.Approvals.SomePeople;

namespace TenantHygiene.Ledger.Tests.Tenants;

public sealed class SnoozeStoreTests : IAsyncDisposable
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;
    private readonly StorageAccount account = new();
    private readonly Clock clock = new();
    private readonly Guid tenantId = Guid.NewGuid();
    private readonly Guid userId = Guid.NewGuid();
    private readonly AuditLog log;
    private readonly SnoozeStore store;

    public SnoozeStoreTests()
    {
        log = new AuditLog(account.Tables, clock);
        store = new SnoozeStore(account.Tables, log, clock);
    }

    public ValueTask DisposeAsync() => account.DisposeAsync();

    [Fact]
    public async Task A_user_is_left_alone_until_the_time_has_come()
    {
        var snooze = await store.SetAsync(tenantId, userId, clock.Now.AddDays(7), Called("kim"), "A migration runs.", Token);

        Assert.Equal(snooze, await store.FindAsync(tenantId, userId, Token));
        clock.Now = clock.Now.AddDays(7).AddTicks(-1);
        Assert.Equal(snooze, await store.FindAsync(tenantId, userId, Token));
        clock.Now = clock.Now.AddTicks(1);
        Assert.Null(await store.FindAsync(tenantId, userId, Token));
    }

    [Fact]
    public async Task Only_the_very_user_of_the_very_tenant_is_left_alone()
    {
        await store.SetAsync(tenantId, userId, clock.Now.AddDays(7), Called("kim"), "A migration runs.", Token);

        Assert.Null(await store.FindAsync(tenantId, Guid.NewGuid(), Token));
        Assert.Null(await store.FindAsync(Guid.NewGuid(), userId, Token));
    }

    [Fact]
    public async Task The_last_word_counts_and_every_word_is_recorded()
    {
        await store.SetAsync(tenantId, userId, clock.Now.AddDays(7), Called("kim"), "A migration runs.", Token);
        await store.SetAsync(tenantId, userId, clock.Now.AddDays(9), Called("sam"), "It takes longer.", Token);
        Assert.Equal(Called("sam"), (await store.FindAsync(tenantId, userId, Token))!.By);

        Assert.True(await store.LiftAsync(tenantId, userId, Called("lee"), Token));
        Assert.False(await store.LiftAsync(tenantId, userId, Called("lee"), Token));

        Assert.Null(await store.FindAsync(tenantId, userId, Token));
        var entries = await log.ReadAsync(tenantId, 1, Token).ToListAsync(Token);
        Assert.Equal([("snoozed", Called("kim")), ("snoozed", Called("sam")), ("snooze-lifted", Called("lee"))], entries.Select(entry => (entry.Kind, entry.Actor!)));
        Assert.Contains(userId.ToString(), entries[0].Content, StringComparison.Ordinal);
        Assert.IsType<AuditVerdict.Intact>(AuditChain.Verify(entries));
    }
}
