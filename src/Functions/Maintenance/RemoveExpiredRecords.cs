using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using TenantHygiene.Functions.Configuration;
using TenantHygiene.Ledger.Outbox;
using TenantHygiene.Ledger.Purges;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Ledger.Requests;
using TenantHygiene.Ledger.Scans;
using TenantHygiene.Ledger.Tenants;
using TenantHygiene.Remediation.Primitives;
using TenantHygiene.Ticketing.Connections;

namespace TenantHygiene.Functions.Maintenance;

/// <summary>
/// Removes expired records, a bounded number each time; the rest follows the next time. Remediations, evidence and the audit log are
/// never removed, nor are unprocessed deliveries, messages to be sent and dead letters.
/// </summary>
public sealed partial class RemoveExpiredRecords(
    IdempotencyStore keys,
    SnoozeStore snoozes,
    PurgeBudgetStore budgets,
    ChangeFeed changes,
    WebhookDeliveryStore deliveries,
    OutboxStore outbox,
    RemediationNotifications notifications,
    RemediationStore remediations,
    ScanStore scans,
    ConnectionRegistry connections,
    RetentionOptions options,
    TimeProvider time,
    ILogger<RemoveExpiredRecords> logger
)
{
    private const int BatchSize = 10_000;

    [Function(nameof(RemoveExpiredRecords))]
    public async Task RunAsync([TimerTrigger("%Retention:Schedule%")] TimerInfo timer, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        LogScans(await scans.RemoveExpiredAsync(now - options.KeepScans, BatchSize, cancellationToken));
        LogRemoved(
            await keys.RemoveExpiredAsync(now, BatchSize, cancellationToken),
            await snoozes.RemoveExpiredAsync(BatchSize, cancellationToken),
            await budgets.RemoveExpiredAsync(BatchSize, cancellationToken),
            await changes.RemoveExpiredAsync(now - options.KeepChanges, BatchSize, cancellationToken),
            await deliveries.RemoveProcessedAsync(now - options.KeepDeliveries, IsKeptPermanently, BatchSize, cancellationToken)
        );

        // Messages first: as long as one of them is there, it keeps a second one like it from being made.
        var old = now - options.KeepMessages;
        var ended = new EndedRemediations(remediations, notifications, old);
        LogDeleted(
            await outbox.RemoveDeliveredAsync(old, ended.ContainAsync, BatchSize, cancellationToken),
            await notifications.RemoveExpiredAsync(old, ended.ContainAsync, BatchSize, cancellationToken)
        );
    }

    // A connection that is not configured now may be again.
    private bool IsKeptPermanently(string connection) => connections.Find(connection) is not { } known || known.Vendor.HasNoTimestamps;

    [LoggerMessage(
        60,
        LogLevel.Information,
        "Deleted expired records: {Keys} idempotency keys, {Snoozes} snoozes, {Budgets} budget periods, {Changes} changes, {Deliveries} "
            + "deliveries."
    )]
    private partial void LogRemoved(int keys, int snoozes, int budgets, int changes, int deliveries);

    [LoggerMessage(63, LogLevel.Information, "Deleted expired scans: {Scans}.")]
    private partial void LogScans(int scans);

    [LoggerMessage(61, LogLevel.Information, "Deleted expired notification state: {Messages} messages, {Remediations} remediations.")]
    private partial void LogDeleted(int messages, int remediations);
}

/// <summary>
/// Says which remediations will never be published again: those that ended before a time and have no pending notification. Asks for each of
/// them once.
/// </summary>
internal sealed class EndedRemediations(RemediationStore store, RemediationNotifications notifications, DateTimeOffset before)
{
    private readonly Dictionary<string, bool> _known = new(StringComparer.Ordinal);

    /// <summary>
    /// Whether that is the case. An id without a remediation, such as a ticket that never became one, causes no further notification
    /// either.
    /// </summary>
    public async ValueTask<bool> ContainAsync(string id, CancellationToken cancellationToken)
    {
        if (!_known.TryGetValue(id, out var isOver))
        {
            var record = await store.FindAsync(TenantScope.All, id, cancellationToken);
            isOver = (record is null || record.CompletedAt < before) && !await notifications.IsPendingAsync(id, cancellationToken);
            _known.Add(id, isOver);
        }

        return isOver;
    }
}
