using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace TenantHygiene.Ledger.Tests.Support;

/// <summary>Breaks off at the n-th request, before it is sent or after the service has carried it out, and fails everything after it: a process that died.</summary>
public sealed class BreakingPolicy(int breakAt, bool afterSending) : HttpPipelineSynchronousPolicy
{
    private int requests;

    /// <summary>Whether the break happened; when it did not, the operation needs fewer requests.</summary>
    public bool HasBroken => requests >= breakAt;

    public override void OnSendingRequest(HttpMessage message)
    {
        var number = Interlocked.Increment(ref requests);
        if (number > breakAt || (number == breakAt && !afterSending))
        {
            throw new RequestFailedException($"Broken off at request {number}.");
        }
    }

    public override void OnReceivedResponse(HttpMessage message)
    {
        if (Volatile.Read(ref requests) >= breakAt)
        {
            throw new RequestFailedException($"Broken off after request {breakAt}.");
        }
    }
}
