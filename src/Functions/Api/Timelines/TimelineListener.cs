using TenantHygiene.Ledger.Remediations;

namespace TenantHygiene.Functions.Api.Timelines;

/// <summary>Somebody who listens to one remediation. Dispose of it when it leaves.</summary>
public sealed class TimelineListener : IDisposable
{
    private readonly WatchedTimeline timeline;
    private readonly Action leave;
    private int hasLeft;

    internal TimelineListener(WatchedTimeline timeline, Action leave) => (this.timeline, this.leave) = (timeline, leave);

    /// <summary>The timeline as far as is known, and the task that ends when there is more. Ask anew after it has ended.</summary>
    public (Task<RemediationWithSteps?> Timeline, Task Change) Current() => timeline.Current();

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref hasLeft, 1) == 0)
        {
            leave();
        }
    }
}
