using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace TenantHygiene.Functions.Tests.Purging;

/// <summary>
/// The end of a process at its n-th step outwards: before the step happens, or after it has taken effect. Whatever it tries afterwards
/// fails.
/// </summary>
/// <param name="at">The step, counted from 1.</param>
/// <param name="afterEffect">After it has taken effect.</param>
internal sealed class ProcessKill(int at, bool afterEffect) : HttpPipelineSynchronousPolicy
{
    private int _steps;

    /// <summary>Whether the process got that far.</summary>
    public bool HasHappened => Volatile.Read(ref _steps) >= at;

    /// <summary>Called before each step.</summary>
    public void Before()
    {
        var step = Interlocked.Increment(ref _steps);
        if (step > at || (step == at && !afterEffect))
        {
            throw new RequestFailedException($"The process died before step {at}.");
        }
    }

    /// <summary>Called after each step.</summary>
    public void After()
    {
        if (HasHappened)
        {
            throw new RequestFailedException($"The process died after step {at}.");
        }
    }

    /// <inheritdoc/>
    public override void OnSendingRequest(HttpMessage message) => Before();

    /// <inheritdoc/>
    public override void OnReceivedResponse(HttpMessage message) => After();
}
