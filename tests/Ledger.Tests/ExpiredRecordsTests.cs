using Azure.Core;
using Azure.Data.Tables;
using TenantHygiene.Ledger.Audit;
using TenantHygiene.Ledger.Purges;
using TenantHygiene.Ledger.Requests;
using TenantHygiene.Ledger.Tenants;
using TenantHygiene.Ledger.Tests.Support;
using TenantHygiene.Testing;
using static TenantHygiene.Testing.TestPrincipals;

namespace TenantHygiene.Ledger.Tests;

/// <summary>What only mattered for a time is removed, a bounded number at a time, and nothing that still matters.</summary>
public sealed class ExpiredRecordsTests : IAsyncDisposable
{
    private static readonly CancellationToken _token = TestContext.Current.CancellationToken;
    private readonly StorageAccount _account = new();
    private readonly AdjustableClock _clock = AdjustableClock.Stopped(Samples.Noon);
    private readonly Guid _tenantId = Guid.NewGuid();

    public ValueTask DisposeAsync() => _account.DisposeAsync();

    [Fact]
    public async Task Keys_are_removed_when_they_are_remembered_no_longer()
    {
        var store = new IdempotencyStore(_account.Tables, _clock);
        await store.ClaimAsync("caller", "old", "hash", Samples.Noon, _token);
        await store.CompleteAsync("caller", "answered", "hash", "{}", Samples.Noon.AddMinutes(1), _token);
        await store.CompleteAsync("caller", "young", "hash", "{}", Samples.Noon.AddHours(3), _token);

        Assert.Equal(0, await store.RemoveExpiredAsync(Samples.Noon + IdempotencyStore.Lifetime, 100, _token));
        Assert.Equal(2, await store.RemoveExpiredAsync(Samples.Noon + IdempotencyStore.Lifetime + TimeSpan.FromHours(2), 100, _token));

        Assert.Equal(1, await CountAsync("IdempotencyKeys"));
        Assert.IsType<IdempotencyResult.Completed>(await store.ClaimAsync("caller", "young", "hash", Samples.Noon.AddHours(26), _token));
    }

    [Fact]
    public async Task No_more_is_removed_at_a_time_than_the_limit()
    {
        var store = new IdempotencyStore(_account.Tables, _clock);
        foreach (var key in Enumerable.Range(0, 5))
        {
            await store.ClaimAsync("caller", $"{key}", "hash", Samples.Noon, _token);
        }

        Assert.Equal(3, await store.RemoveExpiredAsync(Samples.Noon.AddDays(2), 3, _token));
        Assert.Equal(2, await store.RemoveExpiredAsync(Samples.Noon.AddDays(2), 3, _token));
    }

    [Fact]
    public async Task A_key_that_is_claimed_again_during_its_removal_stays()
    {
        var store = new IdempotencyStore(_account.Tables, _clock);
        await store.ClaimAsync("caller", "key", "hash", Samples.Noon, _token);
        var now = Samples.Noon.AddDays(2);
        var pause = new PausingPolicy("IdempotencyKeys", RequestMethod.Delete);
        var removing = new IdempotencyStore(_account.TablesThrough(pause), _clock).RemoveExpiredAsync(now, 100, _token);
        await pause.Arrived;
        await store.ClaimAsync("caller", "key", "hash", now, _token);
        pause.Release();

        Assert.Equal(0, await removing);

        Assert.IsType<IdempotencyResult.InFlight>(await store.ClaimAsync("caller", "key", "hash", now, _token));
    }

    [Fact]
    public async Task Snoozes_are_removed_when_they_have_ended()
    {
        var store = new SnoozeStore(_account.Tables, new AuditLog(_account.Tables, _clock), _clock);
        var asleep = Guid.NewGuid();
        await store.SetAsync(_tenantId, Guid.NewGuid(), Samples.Noon.AddDays(1), Called("ann"), "leave", _token);
        await store.SetAsync(_tenantId, asleep, Samples.Noon.AddDays(9), Called("ann"), "leave", _token);
        _clock.Now = Samples.Noon.AddDays(2);

        Assert.Equal(1, await store.RemoveExpiredAsync(100, _token));

        Assert.NotNull(await store.FindAsync(_tenantId, asleep, _token));
        Assert.Equal(1, await CountAsync("Snoozes"));
    }

    [Fact]
    public async Task Days_of_a_budget_are_removed_after_a_week_and_runs_after_half_a_year()
    {
        var store = new PurgeBudgetStore(_account.Tables, _clock);
        await store.ReserveAsync(new(_tenantId, "a", "s-1", Samples.Noon), new PurgeLimits(), _token);
        await store.ReserveAsync(new(_tenantId, "b", null, Samples.Noon.AddDays(6)), new PurgeLimits(), _token);

        _clock.Now = Samples.Noon.AddDays(8);
        Assert.Equal(2, await store.RemoveExpiredAsync(100, _token));
        Assert.Equal(6, await CountAsync("PurgeBudgets"));
        Assert.IsType<ReservationResult.Exhausted>(
            await store.ReserveAsync(new(_tenantId, "c", "s-1", _clock.Now), new PurgeLimits { PerRun = 1 }, _token)
        );

        _clock.Now = Samples.Noon.AddDays(200);
        Assert.Equal(3, await store.RemoveExpiredAsync(100, _token));
        Assert.Equal(0, await CountAsync("PurgeBudgets"));
    }

    private async Task<int> CountAsync(string table) =>
        await _account.Table(table).QueryAsync<TableEntity>(cancellationToken: _token).CountAsync(_token);
}
