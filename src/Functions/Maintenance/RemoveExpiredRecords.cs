using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using TenantHygiene.Functions.Configuration;
using TenantHygiene.Ledger.Outbox;
using TenantHygiene.Ledger.Purges;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Ledger.Requests;
using TenantHygiene.Ledger.Tenants;
using TenantHygiene.Ticketing.Connections;
using TenantHygiene.Ticketing.Webhooks;

namespace TenantHygiene.Functions.Maintenance;

/// <summary>
/// Removes what only mattered for a time. A bounded number each time; what is left waits for the next. Remediations, evidence and the audit log are
/// never removed, nor is what waits for somebody: unprocessed deliveries, messages to be sent, dead letters.
/// </summary>
public sealed partial class RemoveExpiredRecords(
    IdempotencyStore keys, SnoozeStore snoozes, PurgeBudgetStore budgets, ChangeFeed changes, WebhookDeliveryStore deliveries, OutboxStore outbox, RemediationNotifications news,
    RemediationStore remediations, ConnectionRegistry connections, RetentionOptions settings, TimeProvider time, ILogger<RemoveExpiredRecords> logger)
{
    private const int AtATime = 10_000;

    [Function(nameof(RemoveExpiredRecords))]
    public async Task RunAsync([TimerTrigger("%Retention:Schedule%")] TimerInfo timer, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        LogRemoved(
            await keys.RemoveExpiredAsync(now, AtATime, cancellationToken),
            await snoozes.RemoveExpiredAsync(AtATime, cancellationToken),
            await budgets.RemoveExpiredAsync(AtATime, cancellationToken),
            await changes.ForgetAsync(now - settings.KeepChanges, AtATime, cancellationToken),
            await deliveries.RemoveProcessedAsync(now - settings.KeepDeliveries, IsKnownForEver, AtATime, cancellationToken));

        // Messages first: as long as one of them is there, it keeps a second one like it from being made.
        var old = now - settings.KeepMessages;
        var ended = new EndedRemediations(remediations, news, old);
        LogForgotten(
            await outbox.RemoveDeliveredAsync(old, ended.ContainAsync, AtATime, cancellationToken),
            await news.ForgetAsync(old, ended.ContainAsync, AtATime, cancellationToken));
    }

    // A connection that is not configured now may be again.
    private bool IsKnownForEver(string connection) => connections.Find(connection) is not { } known || TimelessSignatures.Has(known.Kind);

    [LoggerMessage(60, LogLevel.Information, "Removed what is over: {Keys} idempotency keys, {Snoozes} snoozes, {Budgets} days and runs of budgets, {Changes} changes, {Deliveries} deliveries.")]
    private partial void LogRemoved(int keys, int snoozes, int budgets, int changes, int deliveries);

    [LoggerMessage(61, LogLevel.Information, "Forgot what was told long ago: {Messages} messages, {Remediations} remediations.")]
    private partial void LogForgotten(int messages, int remediations);
}

/// <summary>Says of which remediations nothing will ever be told again: those that ended before a time and have no news. Asks for each of them once.</summary>
internal sealed class EndedRemediations(RemediationStore store, RemediationNotifications news, DateTimeOffset before)
{
    private readonly Dictionary<string, bool> known = new(StringComparer.Ordinal);

    /// <summary>Whether that holds. What is no remediation, such as a ticket that never became one, has no further news either.</summary>
    public async ValueTask<bool> ContainAsync(string id, CancellationToken cancellationToken)
    {
        if (!known.TryGetValue(id, out var isOver))
        {
            var record = await store.FindAsync(id, cancellationToken);
            isOver = (record is null || record.CompletedAt < before) && !await news.IsPendingAsync(id, cancellationToken);
            known.Add(id, isOver);
        }

        return isOver;
    }
}
