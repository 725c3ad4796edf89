using Microsoft.DurableTask;

namespace TenantHygiene.Functions.Remediation;

/// <summary>
/// Pauses of an orchestration that can be cut short. Durable timers have been known to get lost; the watchdog raises an event then, and
/// whatever the orchestration was waiting for, it looks at once. A needless event costs one early look.
/// </summary>
internal sealed class InterruptibleDelay(TaskOrchestrationContext context)
{
    /// <summary>The event that ends a pause.</summary>
    public const string Wake = "wake";

    // One waiter for the whole orchestration: a waiter left behind by each pause would swallow the event meant for the current one.
    private Task<string>? woken;

    /// <summary>Waits for the time to pass, or for somebody to call.</summary>
    public async Task PauseAsync(TimeSpan pause)
    {
        woken ??= context.WaitForExternalEvent<string>(Wake);
        using var timer = new CancellationTokenSource();
        var ended = await Task.WhenAny(context.CreateTimer(context.CurrentUtcDateTime + pause, timer.Token), woken);
        if (ended == woken)
        {
            CancelNow(timer);
            woken = null;
        }
    }

    // A timer that is left pending would keep the orchestration from completing. Not awaited: CancelAsync continues on the thread pool,
    // where an orchestration must never be.
    private static void CancelNow(CancellationTokenSource timer) => timer.Cancel();
}
