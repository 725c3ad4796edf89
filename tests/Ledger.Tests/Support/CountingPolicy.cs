using Azure.Core;
using Azure.Core.Pipeline;

namespace TenantHygiene.Ledger.Tests.Support;

/// <summary>Counts the requests that reach the service.</summary>
public sealed class CountingPolicy : HttpPipelineSynchronousPolicy
{
    private int requests;

    public int Requests => requests;

    public override void OnSendingRequest(HttpMessage message) => Interlocked.Increment(ref requests);
}
