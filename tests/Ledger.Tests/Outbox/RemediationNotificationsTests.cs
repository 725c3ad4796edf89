using TenantHygiene.Ledger.Audit;
using TenantHygiene.Ledger.Outbox;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Ledger.Tables;
using TenantHygiene.Ledger.Tests.Support;
using TenantHygiene.Remediation.Outcomes;

namespace TenantHygiene.Ledger.Tests.Outbox;

public sealed class RemediationNotificationsTests : IAsyncDisposable
{
    private readonly StorageAccount account = new();

    // Announcements carry the service's time: this clock runs with it, and can be moved ahead.
    private readonly Clock clock = new() { Now = TimeProvider.System.GetUtcNow() };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => account.DisposeAsync();

    [Fact]
    public async Task Wherever_a_change_breaks_off_it_is_announced_before_it_can_be_seen()
    {
        var requests = await FaultPoints.OfAsync(
            account,
            async () => (await Some.Store(account.Tables, clock).StartAsync(Some.Request(), Cancellation)).Record.Id,
            (tables, id) => Store(tables).UpdateAsync(id, "diagnose", record => record with { State = RemediationState.Diagnosing }, Cancellation, new NewStep("diagnosing", "Reads.")),
            async id =>
            {
                var hasChanged = (await Store(account.Tables).FindAsync(id, Cancellation))!.State is RemediationState.Diagnosing;
                Assert.True(!hasChanged || (await PendingAsync()).Contains(id), $"{id} has changed, and nobody will ever be told.");
            });

        Assert.True(requests > 3);
    }

    [Fact]
    public async Task An_announcement_outlives_a_teller_who_looked_before_the_change_was_written()
    {
        var news = News(account.Tables);
        await news.AnnounceAsync("r-1", Cancellation);
        var early = await news.FindAsync("r-1", Cancellation);

        await news.CompleteAsync(early, 0, Cancellation);

        Assert.Contains("r-1", await PendingAsync());
    }

    [Fact]
    public async Task What_was_told_after_the_change_was_written_for_certain_is_not_announced_any_more()
    {
        var news = News(account.Tables);
        await news.AnnounceAsync("r-2", Cancellation);
        clock.Now += TimeSpan.FromMinutes(3);
        var late = await news.FindAsync("r-2", Cancellation);

        await news.CompleteAsync(late, 7, Cancellation);

        Assert.DoesNotContain("r-2", await PendingAsync());
        Assert.Equal(7, (await news.FindAsync("r-2", Cancellation)).PublishedSequence);
    }

    [Fact]
    public async Task What_is_announced_while_the_teller_is_at_work_stays_announced()
    {
        var news = News(account.Tables);
        await news.AnnounceAsync("r-3", Cancellation);
        clock.Now += TimeSpan.FromMinutes(3);
        var late = await news.FindAsync("r-3", Cancellation);
        await news.AnnounceAsync("r-3", Cancellation);

        await news.CompleteAsync(late, 7, Cancellation);

        Assert.Contains("r-3", await PendingAsync());
    }

    private async Task<IReadOnlyList<string>> PendingAsync()
    {
        var later = new Clock { Now = clock.Now + TimeSpan.FromHours(1) };
        return await new RemediationNotifications(account.Tables, account.Queues, later).ListAsync(1000, Cancellation);
    }

    private RemediationNotifications News(LedgerTables tables) => new(tables, account.Queues, clock);

    private RemediationStore Store(LedgerTables tables) => new(tables, new AuditLog(tables, clock), clock, News(tables));
}
