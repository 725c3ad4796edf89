using Microsoft.Extensions.DependencyInjection;
using TenantHygiene.Ledger.Outbox;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Ledger.Tests.Support;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Testing;

namespace TenantHygiene.Ledger.Tests.Outbox;

public sealed class RemediationNotificationsTests : IAsyncDisposable
{
    private readonly StorageAccount _account = new();

    // Announcements carry the service's time: this clock runs with it, and can be moved ahead.
    private readonly AdjustableClock _clock = AdjustableClock.Stopped(TimeProvider.System.GetUtcNow());

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private RemediationNotifications Notifications => new(_account.Tables, _account.Queues, _clock);

    // As an hour later, when every announced change is written for certain.
    private RemediationNotifications Later =>
        new(_account.Tables, _account.Queues, AdjustableClock.Stopped(_clock.Now + TimeSpan.FromHours(1)));

    public ValueTask DisposeAsync() => _account.DisposeAsync();

    [Fact]
    public async Task Wherever_a_change_breaks_off_it_is_announced_before_it_can_be_seen()
    {
        var requests = await FaultPoints.OfAsync(
            _account,
            StartedAndPublishedAsync,
            (tables, id) =>
                Samples
                    .Store(_account, _clock, tables)
                    .UpdateAsync(
                        id,
                        "diagnose",
                        record => record with { State = RemediationState.Diagnosing },
                        Cancellation,
                        new NewStep("diagnosing", "Reads.")
                    ),
            async id =>
            {
                var hasChanged = (await Samples.Store(_account, _clock).FindAsync(id, Cancellation))!.State is RemediationState.Diagnosing;
                Assert.True(!hasChanged || (await PendingAsync()).Contains(id), $"{id} has changed, and will never be published.");
            }
        );

        Assert.True(requests > 3);
    }

    [Fact]
    public async Task An_announcement_outlives_a_publisher_that_read_before_the_change_was_written()
    {
        await Notifications.AnnounceAsync("r-1", Cancellation);
        var early = await Notifications.FindAsync("r-1", Cancellation);

        await Notifications.CompleteAsync(early, 0, Cancellation);

        Assert.Contains("r-1", await PendingAsync());
    }

    [Fact]
    public async Task What_was_published_after_the_change_was_written_for_certain_is_not_announced_any_more()
    {
        await Notifications.AnnounceAsync("r-2", Cancellation);
        _clock.Now += TimeSpan.FromMinutes(3);
        var late = await Notifications.FindAsync("r-2", Cancellation);

        await Notifications.CompleteAsync(late, 7, Cancellation);

        Assert.DoesNotContain("r-2", await PendingAsync());
        Assert.Equal(7, (await Notifications.FindAsync("r-2", Cancellation)).PublishedSequence);
    }

    [Fact]
    public async Task What_is_announced_while_the_publisher_is_at_work_stays_announced()
    {
        await Notifications.AnnounceAsync("r-3", Cancellation);
        _clock.Now += TimeSpan.FromMinutes(3);
        var late = await Notifications.FindAsync("r-3", Cancellation);
        await Notifications.AnnounceAsync("r-3", Cancellation);

        await Notifications.CompleteAsync(late, 7, Cancellation);

        Assert.Contains("r-3", await PendingAsync());
    }

    [Fact]
    public async Task Of_changes_that_nobody_awaits_nothing_is_announced_and_who_awaits_later_ones_gets_only_those()
    {
        var audience = new SwitchedAudience();
        await using var process = Samples.Services(_account, _clock, audience: audience);
        var store = process.GetRequiredService<RemediationStore>();
        var id = (await store.StartAsync(Samples.Request(), Cancellation)).Record.Id;
        await ChangeAsync(store, id, RemediationState.Diagnosing);
        Assert.DoesNotContain(id, await PendingAsync());

        audience.IsThere = true;
        await ChangeAsync(store, id, RemediationState.Reprovisioning);

        Assert.Contains(id, await PendingAsync());
        Assert.Equal(2, (await store.FindWithStepsAsync(id, Cancellation))!.SettledSteps);
    }

    private static Task ChangeAsync(RemediationStore store, string id, RemediationState state) =>
        store.UpdateAsync(id, $"{state}", record => record with { State = state }, Cancellation, new NewStep("step", "A step."));

    private sealed class SwitchedAudience : INotificationAudience
    {
        public bool IsThere { get; set; }

        public bool Awaits(RemediationRecord record) => IsThere;
    }

    private async Task<string> StartedAndPublishedAsync()
    {
        var started = await Samples.Store(_account, _clock).StartAsync(Samples.Request(), Cancellation);
        await Later.CompleteAsync(await Later.FindAsync(started.Record.Id, Cancellation), publishedSequence: 1, Cancellation);
        Assert.DoesNotContain(started.Record.Id, await PendingAsync());
        return started.Record.Id;
    }

    private Task<IReadOnlyList<string>> PendingAsync() => Later.ListAsync(1000, Cancellation);
}
