using TenantHygiene.Ledger.Remediations;

namespace TenantHygiene.Functions.Api.Timelines;

/// <summary>A timeline that somebody listens to: read once for all of them, and again after each change.</summary>
/// <param name="read">Reads it; null when there is no such remediation.</param>
internal sealed class WatchedTimeline(Func<Task<RemediationWithSteps?>> read)
{
    private readonly Lock gate = new();
    private Task<RemediationWithSteps?>? reading;
    private TaskCompletionSource change = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int stepCount;

    /// <summary>How many listen.</summary>
    public int Listeners { get; set; }

    /// <summary>The timeline as far as is known, and the task that ends when there is more.</summary>
    public (Task<RemediationWithSteps?> Timeline, Task Change) Current()
    {
        lock (gate)
        {
            // What could not be read is read anew by the next who asks.
            if (reading is null or { IsFaulted: true } or { IsCanceled: true })
            {
                reading = read();
            }

            return (reading, change.Task);
        }
    }

    /// <summary>Tells that the timeline has at least so many steps by now.</summary>
    public void Changed(int steps)
    {
        TaskCompletionSource waiting;
        lock (gate)
        {
            if (steps <= stepCount)
            {
                return;
            }

            stepCount = steps;
            reading = null;
            (waiting, change) = (change, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        waiting.SetResult();
    }
}
