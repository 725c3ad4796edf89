using Grpc.Core;
using TenantHygiene.FunctionsHost.Worker.Protocol;

namespace TenantHygiene.FunctionsHost.Worker;

/// <summary>Where workers connect: loopback only, on a port of its own, and only the process that this host started.</summary>
internal sealed class WorkerEndpoint(FunctionsWorker worker) : FunctionRpc.FunctionRpcBase
{
    /// <inheritdoc/>
    public override async Task EventStream(IAsyncStreamReader<StreamingMessage> requestStream, IServerStreamWriter<StreamingMessage> responseStream, ServerCallContext context)
    {
        var cancellationToken = context.CancellationToken;
        if (!await requestStream.MoveNext(cancellationToken)
            || requestStream.Current.StartStream is not { } start
            || !worker.TryConnect(start.WorkerId, requestStream, responseStream, out var connection))
        {
            throw new Grpc.Core.RpcException(new Status(StatusCode.PermissionDenied, "This host did not start that worker."));
        }

        await connection.RunAsync(cancellationToken);
    }
}
