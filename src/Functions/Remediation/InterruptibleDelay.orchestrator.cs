using Microsoft.DurableTask;

namespace TenantHygiene.Functions.Remediation;

/// <summary>
/// Pauses of an orchestration that an event can end early. Durable timers can get lost; the watchdog then raises an event, and
/// the orchestration checks immediately. A needless event costs one early check.
/// </summary>
internal sealed class InterruptibleDelay(TaskOrchestrationContext context)
{
    /// <summary>The event that ends a pause.</summary>
    public const string EventName = "wake";

    // One waiter for the whole orchestration: a waiter left behind by each pause would swallow the event meant for the current one.
    private Task<string>? _signaled;

    /// <summary>Waits until the time is over or the event arrives.</summary>
    public async Task PauseAsync(TimeSpan pause)
    {
        _signaled ??= context.WaitForExternalEvent<string>(EventName);
        using var timer = new CancellationTokenSource();
        var ended = await Task.WhenAny(context.CreateTimer(context.CurrentUtcDateTime + pause, timer.Token), _signaled);
        if (ended == _signaled)
        {
            CancelNow(timer);
            _signaled = null;
        }
    }

    // A timer that is left pending would keep the orchestration from completing. Not awaited: CancelAsync continues on the thread pool,
    // where an orchestration must never be.
    private static void CancelNow(CancellationTokenSource timer) => timer.Cancel();
}
