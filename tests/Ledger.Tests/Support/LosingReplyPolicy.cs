using Azure.Core;
using Azure.Core.Pipeline;

namespace TenantHygiene.Ledger.Tests.Support;

/// <summary>Loses the reply to the n-th request, once, after the service has carried it out; the client then repeats it by itself.</summary>
public sealed class LosingReplyPolicy(int loseAt) : HttpPipelineSynchronousPolicy
{
    private int requests;

    public override void OnReceivedResponse(HttpMessage message)
    {
        if (Interlocked.Increment(ref requests) == loseAt)
        {
            throw new IOException("The connection was reset before the reply arrived.");
        }
    }
}
