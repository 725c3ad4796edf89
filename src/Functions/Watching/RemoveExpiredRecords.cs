using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using TenantHygiene.Functions.Settings;
using TenantHygiene.Ledger.Budgets;
using TenantHygiene.Ledger.Idempotency;
using TenantHygiene.Ledger.News;
using TenantHygiene.Ledger.Outbox;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Ledger.Snoozes;
using TenantHygiene.Ledger.Webhooks;
using TenantHygiene.Ticketing.Connections;
using TenantHygiene.Ticketing.Signatures;

namespace TenantHygiene.Functions.Watching;

/// <summary>
/// Removes what only mattered for a time. A bounded number each time; what is left waits for the next. Remediations, evidence and the audit log are
/// never removed, nor is what waits for somebody: unprocessed deliveries, messages to be sent, dead letters.
/// </summary>
public sealed partial class RemoveExpiredRecords(
    IdempotencyStore keys, SnoozeStore snoozes, PurgeBudgetStore budgets, ChangeFeed changes, WebhookDeliveryStore deliveries, OutboxStore outbox, RemediationNews news,
    RemediationStore remediations, ConnectionRegistry connections, CleaningSettings settings, TimeProvider time, ILogger<RemoveExpiredRecords> logger)
{
    private const int AtATime = 10_000;

    [Function(nameof(RemoveExpiredRecords))]
    public async Task RunAsync([TimerTrigger("%Cleaning:Schedule%")] TimerInfo timer, CancellationToken cancellationToken)
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
    private bool IsKnownForEver(string connection) => connections.Find(connection) is not { } known || LastingSignatures.Has(known.Kind);

    [LoggerMessage(60, LogLevel.Information, "Removed what is over: {Keys} idempotency keys, {Snoozes} snoozes, {Budgets} days and runs of budgets, {Changes} changes, {Deliveries} deliveries.")]
    private partial void LogRemoved(int keys, int snoozes, int budgets, int changes, int deliveries);

    [LoggerMessage(61, LogLevel.Information, "Forgot what was told long ago: {Messages} messages, {Remediations} remediations.")]
    private partial void LogForgotten(int messages, int remediations);
}
