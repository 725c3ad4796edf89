using Azure.Core;
using TenantHygiene.Ledger.Audit;
using TenantHygiene.Ledger.Controls;
using TenantHygiene.Ledger.Tests.Support;
using TenantHygiene.Remediation.Audit;
using TenantHygiene.Remediation.Primitives;
using TenantHygiene.Remediation.Safety;
using TenantHygiene.Testing;
using static TenantHygiene.Testing.TestPrincipals;

namespace TenantHygiene.Ledger.Tests.Controls;

public sealed class BreakerStoreTests : IAsyncDisposable
{
    private static readonly CancellationToken _token = TestContext.Current.CancellationToken;
    private readonly StorageAccount _account = new();
    private readonly AdjustableClock _clock = AdjustableClock.Stopped(Samples.Noon);
    private readonly Guid _tenantId = Guid.NewGuid();
    private readonly AuditLog _log;
    private readonly BreakerStore _store;

    public BreakerStoreTests()
    {
        _log = new AuditLog(_account.Tables, _clock);
        _store = new BreakerStore(_account.Tables, _log, _clock);
    }

    public ValueTask DisposeAsync() => _account.DisposeAsync();

    [Fact]
    public async Task Failures_of_one_tenant_stop_all_of_them_when_they_are_half_of_all()
    {
        await OpenAsync();

        Assert.False(await RequestPermissionAsync("a"));
        Assert.False(await RequestPermissionAsync("b", Guid.NewGuid()));
    }

    [Fact]
    public async Task Of_fifty_concurrent_intents_one_becomes_the_canary()
    {
        await OpenAsync();
        _clock.Now += ErrorRateBreaker.Pause;

        var passed = await Task.WhenAll(
            Enumerable.Range(0, 50).Select(number => Task.Run(() => RequestPermissionAsync($"intent-{number}")))
        );

        Assert.Single(passed, isAllowed => isAllowed);
    }

    [Fact]
    public async Task A_read_makes_no_intent_the_canary()
    {
        await OpenAsync();
        Assert.False(await ReadPositionAsync());
        _clock.Now += ErrorRateBreaker.Pause;

        Assert.True(await ReadPositionAsync());
        Assert.True(await RequestPermissionAsync("canary"));
        Assert.False(await ReadPositionAsync());
    }

    [Fact]
    public async Task A_canary_that_was_refused_gives_its_place_to_the_next_in_every_breaker()
    {
        await OpenAsync();
        _clock.Now += ErrorRateBreaker.Pause;
        Assert.True(await RequestPermissionAsync("refused"));
        Assert.False(await RequestPermissionAsync("next"));

        await _store.ReleaseCanaryAsync(_tenantId, "refused", _token);

        Assert.True(await RequestPermissionAsync("next"));
    }

    [Fact]
    public async Task A_canary_of_the_tenant_that_the_other_breaker_stops_can_be_released()
    {
        await OpenAsync();
        _clock.Now += ErrorRateBreaker.Pause;
        var other = Guid.NewGuid();
        Assert.True(await RequestPermissionAsync("first", other));
        Assert.False(await RequestPermissionAsync("second"));

        await _store.ReleaseCanaryAsync(_tenantId, "second", _token);
        await _store.RecordAsync(other, Guid.NewGuid(), "first", hasFailed: false, _token);

        Assert.True(await RequestPermissionAsync("third"));
    }

    [Fact]
    public async Task A_breaker_that_cannot_be_read_is_unreadable()
    {
        var broken = new BreakerStore(_account.TablesThrough(new FaultPolicy(2, afterSending: false)), _log, _clock);

        Assert.IsType<Read<BreakerPosition>.Unreadable>(await broken.RequestPermissionAsync(_tenantId, "a", _token));
    }

    [Fact]
    public async Task It_reports_its_position()
    {
        Assert.Equal((BreakerState.Closed, 0), await StandAsync());
        await OpenAsync();
        Assert.Equal((BreakerState.Open, 4), await StandAsync());
        _clock.Now += ErrorRateBreaker.Pause;
        Assert.True(await RequestPermissionAsync("canary"));

        var all = (await _store.FindAsync(null, _token)).Breaker;

        Assert.Equal((BreakerState.HalfOpen, new PurgeTally(4, 4)), (all.StateAt(_clock.Now), all.TallyAt(_clock.Now)));
        Assert.Equal(new Canary("canary", _clock.Now), all.Canary);
    }

    [Fact]
    public async Task Closed_by_hand_it_allows_purges_and_records_who_did_it_and_why()
    {
        await OpenAsync();

        await ResetAsync(_tenantId, Called("kim"));
        await ResetAsync(null, Called("kim"));

        Assert.True(await RequestPermissionAsync("a"));
        Assert.Equal(
            new BreakerReset(Called("kim"), _clock.Now, "The role was missing."),
            (await _store.FindAsync(_tenantId, _token)).Breaker.LastReset
        );
        var entries = await EntriesAsync();
        Assert.All(entries, entry => Assert.Equal(("breaker-reset", Called("kim")), (entry.Kind, entry.Actor)));
        Assert.Equal(
            [
                $$"""{"scope":"{{_tenantId}}","reason":"The role was missing.","state":"Open","openedAt":"2026-11-23T12:00:00+00:00","purges":4,"failed":4}""",
                """{"scope":"all","reason":"The role was missing.","state":"Open","openedAt":"2026-11-23T12:00:00+00:00","purges":4,"failed":4}""",
            ],
            entries.Select(entry => entry.Content)
        );
    }

    [Fact]
    public async Task Closing_it_twice_is_closing_it_once_and_what_happened_in_between_counts()
    {
        await OpenAsync();
        var reset = await ResetAsync(_tenantId, Called("kim"));
        await _store.RecordAsync(_tenantId, Guid.NewGuid(), "afterwards", hasFailed: true, _token);

        var again = await ResetAsync(_tenantId, Called("sam"), expectedVersion: 0);

        Assert.Equal(reset.Version + 1, again.Version);
        Assert.Equal((1, Called("kim")), (again.Breaker.Outcomes.Count, again.Breaker.LastReset!.By));
        Assert.Single(await EntriesAsync());
    }

    [Fact]
    public async Task A_reset_with_an_ETag_from_before_a_canary_failed_is_refused()
    {
        await OpenAsync();
        _clock.Now += ErrorRateBreaker.Pause;
        Assert.True(await RequestPermissionAsync("canary"));
        var seen = await _store.FindAsync(_tenantId, _token);
        await _store.RecordAsync(_tenantId, Guid.NewGuid(), "canary", hasFailed: true, _token);

        await Assert.ThrowsAsync<BreakerConflictException>(() => ResetAsync(_tenantId, Called("kim"), seen.Version));

        Assert.Equal((BreakerState.Open, 4), await StandAsync());
        Assert.Empty(await EntriesAsync());
    }

    [Fact]
    public async Task A_canary_that_fails_during_a_reset_is_not_overwritten()
    {
        await OpenAsync();
        _clock.Now += ErrorRateBreaker.Pause;
        Assert.True(await RequestPermissionAsync("canary"));
        var seen = await _store.FindAsync(_tenantId, _token);
        var pause = new PausingPolicy("Breakers", RequestMethod.Put);
        var slow = new BreakerStore(_account.TablesThrough(pause), _log, _clock);
        var reset = slow.ResetAsync(_tenantId, Called("kim"), "The role was missing.", seen.Version, [_tenantId], _token);
        await pause.Arrived;

        await _store.RecordAsync(_tenantId, Guid.NewGuid(), "canary", hasFailed: true, _token);
        pause.Release();

        await Assert.ThrowsAsync<BreakerConflictException>(() => reset);
        Assert.Equal((BreakerState.Open, 4), await StandAsync());
    }

    [Fact]
    public async Task However_the_process_crashes_no_reset_is_without_its_one_entry()
    {
        var requests = await FaultPoints.OfAsync(
            _account,
            async () =>
            {
                var tenant = Guid.NewGuid();
                await OpenAsync(tenant);
                return tenant;
            },
            (tables, tenant) =>
                new BreakerStore(tables, new AuditLog(tables, _clock), _clock).ResetAsync(
                    tenant,
                    Called("kim"),
                    "Mended.",
                    null,
                    [tenant],
                    _token
                ),
            async tenant =>
            {
                var isClosed = (await _store.FindAsync(tenant, _token)).Breaker.OpenedAt is null;
                Assert.True(!isClosed || await EntriesAsync(tenant) is [_]);

                await _store.ResetAsync(tenant, Called("kim"), "Mended.", null, [tenant], _token);

                Assert.Null((await _store.FindAsync(tenant, _token)).Breaker.OpenedAt);
                Assert.Single(await EntriesAsync(tenant));
            }
        );

        Assert.True(requests >= 4, $"Only {requests} requests were tried.");
    }

    private Task<StoredBreaker> ResetAsync(Guid? scope, Principal by, long? expectedVersion = null) =>
        _store.ResetAsync(scope, by, "The role was missing.", expectedVersion, [_tenantId], _token);

    private async Task<(BreakerState State, int Failed)> StandAsync()
    {
        var breaker = (await _store.FindAsync(_tenantId, _token)).Breaker;
        return (breaker.StateAt(_clock.Now), breaker.TallyAt(_clock.Now).Failed);
    }

    private async Task<List<AuditEntry>> EntriesAsync(Guid? tenant = null) =>
        await _log.ReadAsync(tenant ?? _tenantId, 1, _token).ToListAsync(_token);

    // That of all tenants opens only when purges of several tenants fail.
    private async Task OpenAsync(Guid? tenant = null)
    {
        await _store.RecordAsync(Guid.NewGuid(), Guid.NewGuid(), "elsewhere", hasFailed: true, _token);
        foreach (var number in Enumerable.Range(0, ErrorRateBreaker.MinimumOutcomes))
        {
            await _store.RecordAsync(tenant ?? _tenantId, Guid.NewGuid(), $"failed-{number}", hasFailed: true, _token);
        }
    }

    private async Task<bool> ReadPositionAsync() =>
        Assert.IsType<Read<BreakerPosition>.Found>(await _store.ReadPositionAsync(_tenantId, "looks", _token)).Value.AllowsPurge;

    private async Task<bool> RequestPermissionAsync(string intentId, Guid? tenant = null) =>
        Assert
            .IsType<Read<BreakerPosition>.Found>(await _store.RequestPermissionAsync(tenant ?? _tenantId, intentId, _token))
            .Value.AllowsPurge;
}
