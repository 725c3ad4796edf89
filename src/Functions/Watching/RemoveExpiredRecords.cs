using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using TenantHygiene.Ledger.Budgets;
using TenantHygiene.Ledger.Idempotency;
using TenantHygiene.Ledger.Snoozes;

namespace TenantHygiene.Functions.Watching;

/// <summary>
/// Removes what only mattered for a time: idempotency keys after a day, ended snoozes, the counts of old budgets. A bounded number each time;
/// what is left waits for the next. Remediations, evidence and the audit log are never removed.
/// </summary>
public sealed partial class RemoveExpiredRecords(IdempotencyStore keys, SnoozeStore snoozes, PurgeBudgetStore budgets, TimeProvider time, ILogger<RemoveExpiredRecords> logger)
{
    private const int AtATime = 1000;

    [Function(nameof(RemoveExpiredRecords))]
    public async Task RunAsync([TimerTrigger("%Cleaning:Schedule%")] TimerInfo timer, CancellationToken cancellationToken) => LogRemoved(
        await keys.RemoveExpiredAsync(time.GetUtcNow(), AtATime, cancellationToken),
        await snoozes.RemoveExpiredAsync(AtATime, cancellationToken),
        await budgets.RemoveExpiredAsync(AtATime, cancellationToken));

    [LoggerMessage(60, LogLevel.Information, "Removed what is over: {Keys} idempotency keys, {Snoozes} snoozes, {Budgets} days and runs of budgets.")]
    private partial void LogRemoved(int keys, int snoozes, int budgets);
}
