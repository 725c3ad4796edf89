using System.Collections.Concurrent;
using System.Threading.Channels;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using TenantHygiene.FunctionsHost.Worker.Protocol;

namespace TenantHygiene.FunctionsHost.Worker;

/// <summary>The stream of messages between this host and one worker process, from its first message to its end.</summary>
/// <param name="incoming">The worker's messages, after <c>StartStream</c>.</param>
/// <param name="outgoing">Takes the host's.</param>
/// <param name="log">Takes what the worker logs.</param>
internal sealed class WorkerConnection(
    IAsyncStreamReader<StreamingMessage> incoming,
    IAsyncStreamWriter<StreamingMessage> outgoing,
    WorkerLog log
)
{
    // Workers may ask for newer features by it; this host has those of the year of this version.
    private const string HostVersion = "4.1040.0";

    private readonly ConcurrentDictionary<string, TaskCompletionSource<InvocationResponse>> _invocations = new();
    private readonly Channel<StreamingMessage> _outgoing = Channel.CreateUnbounded<StreamingMessage>(
        new UnboundedChannelOptions { SingleReader = true }
    );
    private readonly Channel<StreamingMessage> _answers = Channel.CreateUnbounded<StreamingMessage>();
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Exception? _end;

    /// <summary>Where the worker takes HTTP requests; null when it has no HTTP functions.</summary>
    public Uri? HttpAddress { get; private set; }

    /// <summary>The functions that it runs, in the order in which it names them.</summary>
    public IReadOnlyList<RpcFunctionMetadata> Functions { get; private set; } = [];

    /// <summary>Ends when the connection does.</summary>
    public Task Closed => _closed.Task;

    /// <summary>How many invocations wait for an answer.</summary>
    public int InWork => _invocations.Count;

    /// <summary>Carries messages in both directions until the stream or the host ends.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var sending = SendAsync(both.Token);
        try
        {
            while (await incoming.MoveNext(both.Token))
            {
                Take(incoming.Current);
            }
        }
        catch (Exception exception) when (exception is IOException or Grpc.Core.RpcException or OperationCanceledException)
        {
            // A worker that was killed ends its stream in one of these ways.
        }
        finally
        {
            await both.CancelAsync();
            await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Close(new WorkerProcessExitException("The worker closed its connection."));
        }
    }

    /// <summary>Introduces the host, asks for the functions unless they are known, and has each loaded.</summary>
    /// <param name="appFolder">The app's folder.</param>
    /// <param name="known">What an earlier process of the same app named; null for the first one.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="HostStartException">The worker refuses something. The message names the function.</exception>
    public async Task OpenAsync(string appFolder, IReadOnlyList<RpcFunctionMetadata>? known, CancellationToken cancellationToken)
    {
        Send(
            new StreamingMessage
            {
                WorkerInitRequest = new WorkerInitRequest
                {
                    HostVersion = HostVersion,
                    WorkerDirectory = appFolder,
                    FunctionAppDirectory = appFolder,
                },
            }
        );
        var ready = (await AnswerAsync(StreamingMessage.ContentOneofCase.WorkerInitResponse, cancellationToken)).WorkerInitResponse;
        Check(ready.Result, "The function app refuses to start");
        HttpAddress = ready.Capabilities.TryGetValue("HttpUri", out var address) ? new Uri(address) : null;

        if (known is null)
        {
            Send(new StreamingMessage { FunctionsMetadataRequest = new FunctionsMetadataRequest { FunctionAppDirectory = appFolder } });
            var index = (
                await AnswerAsync(StreamingMessage.ContentOneofCase.FunctionMetadataResponse, cancellationToken)
            ).FunctionMetadataResponse;
            Check(index.Result, "The functions cannot be listed");
            known = [.. index.FunctionMetadataResults];
        }

        var names = known.ToDictionary(function => function.FunctionId, function => function.Name);
        foreach (var function in known)
        {
            Send(
                new StreamingMessage
                {
                    FunctionLoadRequest = new FunctionLoadRequest { FunctionId = function.FunctionId, Metadata = function },
                }
            );
        }

        for (var loaded = 0; loaded < known.Count; loaded++)
        {
            var answer = (
                await AnswerAsync(StreamingMessage.ContentOneofCase.FunctionLoadResponse, cancellationToken)
            ).FunctionLoadResponse;
            Check(answer.Result, $"Function '{names.GetValueOrDefault(answer.FunctionId, answer.FunctionId)}' cannot be loaded");
        }

        Functions = known;
    }

    /// <summary>Runs a function.</summary>
    /// <exception cref="FunctionFailedException">It threw.</exception>
    /// <exception cref="OperationCanceledException">It gave up because it was asked to.</exception>
    /// <exception cref="WorkerProcessExitException">The worker ended before it answered.</exception>
    public async Task<InvocationResponse> InvokeAsync(InvocationRequest request, CancellationToken cancellationToken)
    {
        var answer = _invocations[request.InvocationId] = new TaskCompletionSource<InvocationResponse>(
            TaskCreationOptions.RunContinuationsAsynchronously
        );
        if (Volatile.Read(ref _end) is { } end)
        {
            // Whoever ended it may have looked before this invocation was there.
            answer.TrySetException(end);
        }

        Send(new StreamingMessage { InvocationRequest = request });
        await using var cancelling = cancellationToken.Register(() =>
            Send(new StreamingMessage { InvocationCancel = new InvocationCancel { InvocationId = request.InvocationId } })
        );
        try
        {
            var response = await answer.Task;
            return response.Result.Status switch
            {
                StatusResult.Types.Status.Success => response,
                StatusResult.Types.Status.Cancelled => throw new OperationCanceledException(
                    response.Result.Exception?.Message,
                    cancellationToken
                ),
                _ => throw new FunctionFailedException(response.Result),
            };
        }
        finally
        {
            _invocations.TryRemove(request.InvocationId, out _);
        }
    }

    /// <summary>Asks the worker to end.</summary>
    public void Terminate(TimeSpan grace) =>
        Send(new StreamingMessage { WorkerTerminate = new WorkerTerminate { GracePeriod = Duration.FromTimeSpan(grace) } });

    /// <summary>Fails what waits, and what will ask.</summary>
    public void Close(Exception reason)
    {
        if (Interlocked.CompareExchange(ref _end, reason, null) is not null)
        {
            return;
        }

        _closed.TrySetResult();
        _outgoing.Writer.TryComplete();
        _answers.Writer.TryComplete(reason);
        foreach (var waiting in _invocations.Values)
        {
            waiting.TrySetException(reason);
        }
    }

    private static void Check(StatusResult? result, string what)
    {
        if (result is { Status: StatusResult.Types.Status.Failure })
        {
            throw new HostStartException($"{what}: {result.Exception?.Message ?? result.Result}");
        }
    }

    private void Send(StreamingMessage message) => _outgoing.Writer.TryWrite(message);

    private async Task SendAsync(CancellationToken cancellationToken)
    {
        await foreach (var message in _outgoing.Reader.ReadAllAsync(cancellationToken))
        {
            await outgoing.WriteAsync(message, cancellationToken);
        }
    }

    private void Take(StreamingMessage message)
    {
        switch (message.ContentCase)
        {
            case StreamingMessage.ContentOneofCase.InvocationResponse:
                if (_invocations.TryGetValue(message.InvocationResponse.InvocationId, out var waiting))
                {
                    waiting.TrySetResult(message.InvocationResponse);
                }

                break;
            case StreamingMessage.ContentOneofCase.RpcLog:
                log.Write(message.RpcLog);
                break;
            case StreamingMessage.ContentOneofCase.WorkerInitResponse:
            case StreamingMessage.ContentOneofCase.FunctionMetadataResponse:
            case StreamingMessage.ContentOneofCase.FunctionLoadResponse:
                _answers.Writer.TryWrite(message);
                break;
            default:
                // Messages of newer workers, for features that this host does not offer.
                break;
        }
    }

    private async Task<StreamingMessage> AnswerAsync(StreamingMessage.ContentOneofCase expected, CancellationToken cancellationToken)
    {
        var answer = await _answers.Reader.ReadAsync(cancellationToken);
        return answer.ContentCase == expected
            ? answer
            : throw new HostStartException($"The worker answers '{answer.ContentCase}' where '{expected}' is due.");
    }
}

/// <summary>Where workers connect: loopback only, on a port of its own, and only the process that this host started.</summary>
internal sealed class WorkerEndpoint(FunctionsWorker worker) : FunctionRpc.FunctionRpcBase
{
    /// <inheritdoc/>
    public override async Task EventStream(
        IAsyncStreamReader<StreamingMessage> requestStream,
        IServerStreamWriter<StreamingMessage> responseStream,
        ServerCallContext context
    )
    {
        var cancellationToken = context.CancellationToken;
        if (
            !await requestStream.MoveNext(cancellationToken)
            || requestStream.Current.StartStream is not { } start
            || !worker.TryConnect(start.WorkerId, requestStream, responseStream, out var connection)
        )
        {
            throw new Grpc.Core.RpcException(new Status(StatusCode.PermissionDenied, "This host did not start that worker."));
        }

        await connection.RunAsync(cancellationToken);
    }
}

/// <summary>
/// The worker ended while it ran a function. The name is a contract: the durable extension looks for it in the type of the inner exception,
/// and runs orchestrators again instead of failing them.
/// </summary>
internal sealed class WorkerProcessExitException(string message) : Exception(message);

/// <summary>No worker was ready within the time that a caller may wait for one.</summary>
internal sealed class WorkerUnavailableException(string message) : Exception(message);

/// <summary>
/// A function failed in the worker. The text is a contract: the durable extension takes type, message and stack of a failed activity from
/// it.
/// </summary>
internal sealed class FunctionFailedException(StatusResult result) : Exception(Describe(result))
{
    private static string Describe(StatusResult result) =>
        $"Result: {(result.Result is { Length: > 0 } text ? text : "Failure")}\nException: {result.Exception?.Message}\nStack: "
        + "{result.Exception?.StackTrace}";
}
