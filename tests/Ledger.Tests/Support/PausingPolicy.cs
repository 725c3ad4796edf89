using Azure.Core;
using Azure.Core.Pipeline;

namespace TenantHygiene.Ledger.Tests.Support;

/// <summary>Holds requests to one table back until they are let go: all that do not create something, or those of one method.</summary>
public sealed class PausingPolicy(string table, RequestMethod? method = null) : HttpPipelinePolicy
{
    private readonly TaskCompletionSource arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the first of them waits.</summary>
    public Task Arrived => arrived.Task;

    public void Release() => released.SetResult();

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => throw new NotSupportedException();

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        if (message.Request.Uri.ToString().Contains(table, StringComparison.Ordinal) && (method is null ? message.Request.Method != RequestMethod.Post : message.Request.Method == method))
        {
            arrived.TrySetResult();
            await released.Task;
        }

        await ProcessNextAsync(message, pipeline);
    }
}
