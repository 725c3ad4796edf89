using TenantHygiene.Ledger.Audit;
using TenantHygiene.Ledger.Tenants;
using TenantHygiene.Ledger.Tests.Support;
using TenantHygiene.Remediation.Audit;
using TenantHygiene.Testing;
using static TenantHygiene.Testing.TestPrincipals;

namespace TenantHygiene.Ledger.Tests.Tenants;

public sealed class SnoozeStoreTests : IAsyncDisposable
{
    private static readonly CancellationToken _token = TestContext.Current.CancellationToken;
    private readonly StorageAccount _account = new();
    private readonly AdjustableClock _clock = AdjustableClock.Stopped();
    private readonly Guid _tenantId = Guid.NewGuid();
    private readonly Guid _userId = Guid.NewGuid();
    private readonly AuditLog _log;
    private readonly SnoozeStore _store;

    public SnoozeStoreTests()
    {
        _log = new AuditLog(_account.Tables, _clock);
        _store = new SnoozeStore(_account.Tables, _log, _clock);
    }

    public ValueTask DisposeAsync() => _account.DisposeAsync();

    [Fact]
    public async Task A_user_is_left_alone_until_the_time_has_come()
    {
        var snooze = await _store.SetAsync(_tenantId, _userId, _clock.Now.AddDays(7), Called("kim"), "A migration runs.", _token);

        Assert.Equal(snooze, await _store.FindAsync(_tenantId, _userId, _token));
        _clock.Now = _clock.Now.AddDays(7).AddTicks(-1);
        Assert.Equal(snooze, await _store.FindAsync(_tenantId, _userId, _token));
        _clock.Now = _clock.Now.AddTicks(1);
        Assert.Null(await _store.FindAsync(_tenantId, _userId, _token));
    }

    [Fact]
    public async Task Only_the_very_user_of_the_very_tenant_is_left_alone()
    {
        await _store.SetAsync(_tenantId, _userId, _clock.Now.AddDays(7), Called("kim"), "A migration runs.", _token);

        Assert.Null(await _store.FindAsync(_tenantId, Guid.NewGuid(), _token));
        Assert.Null(await _store.FindAsync(Guid.NewGuid(), _userId, _token));
    }

    [Fact]
    public async Task The_last_word_counts_and_every_word_is_recorded()
    {
        await _store.SetAsync(_tenantId, _userId, _clock.Now.AddDays(7), Called("kim"), "A migration runs.", _token);
        await _store.SetAsync(_tenantId, _userId, _clock.Now.AddDays(9), Called("sam"), "It takes longer.", _token);
        Assert.Equal(Called("sam"), (await _store.FindAsync(_tenantId, _userId, _token))!.By);

        Assert.True(await _store.RemoveAsync(_tenantId, _userId, Called("lee"), _token));
        Assert.False(await _store.RemoveAsync(_tenantId, _userId, Called("lee"), _token));

        Assert.Null(await _store.FindAsync(_tenantId, _userId, _token));
        var entries = await _log.ReadAsync(_tenantId, 1, _token).ToListAsync(_token);
        Assert.Equal(
            [("snoozed", Called("kim")), ("snoozed", Called("sam")), ("snooze-lifted", Called("lee"))],
            entries.Select(entry => (entry.Kind, entry.Actor!))
        );
        Assert.Contains(_userId.ToString(), entries[0].Content, StringComparison.Ordinal);
        Assert.IsType<AuditVerdict.Intact>(AuditChain.Verify(entries));
    }
}
