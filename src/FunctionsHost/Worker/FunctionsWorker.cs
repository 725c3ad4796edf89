using System.Diagnostics.CodeAnalysis;
using Grpc.Core;
using Microsoft.Extensions.Logging;
using TenantHygiene.FunctionsHost.Worker.Protocol;

namespace TenantHygiene.FunctionsHost.Worker;

/// <summary>Keeps one process of the function app running, and starts another, after a pause that grows, when it ends.</summary>
internal sealed class FunctionsWorker(HostConfiguration settings, WorkerLog log, ILogger<FunctionsWorker> logger, TimeProvider time)
    : IAsyncDisposable
{
    private static readonly TimeSpan _startLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan _firstPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan _maximumPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan _endLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _steadyAfter = TimeSpan.FromMinutes(1);

    private readonly CancellationTokenSource _stopping = new();
    private TaskCompletionSource<WorkerConnection> _ready = NewSource();
    private TaskCompletionSource<WorkerConnection> _connected = NewSource();
    private IReadOnlyList<RpcFunctionMetadata>? _functions;
    private WorkerProcess? _process;
    private Task _supervision = Task.CompletedTask;

    /// <summary>Starts the first process.</summary>
    /// <param name="host">Where this host listens for workers.</param>
    /// <returns>The app's functions.</returns>
    /// <exception cref="HostStartException">The app does not start. The message is empty when the app itself has said why.</exception>
    public async Task<IReadOnlyList<RpcFunctionMetadata>> StartAsync(Uri host)
    {
        var hasReportedReason = false;
        var process = Launch(host, line =>
        {
            hasReportedReason = true;
            Console.Error.WriteLine(line);
        });
        try
        {
            var connection = await OpenAsync(process);
            _ready.TrySetResult(connection);
            _supervision = SuperviseAsync(host, process, connection);
            return connection.Functions;
        }
        catch (WorkerProcessExitException exception)
        {
            throw new HostStartException(hasReportedReason ? "" : exception.Message, exception);
        }
    }

    /// <summary>The connection to a worker that is ready.</summary>
    /// <param name="timeout">How long to wait for one while it is started again.</param>
    /// <param name="cancellationToken">Gives up earlier.</param>
    /// <exception cref="WorkerUnavailableException">There was none in time.</exception>
    public async Task<WorkerConnection> ReadyAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        try
        {
            return await Volatile.Read(ref _ready).Task.WaitAsync(timeout, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw new WorkerUnavailableException($"No worker was ready within {timeout.TotalSeconds:0} seconds.");
        }
    }

    /// <summary>Takes the stream of the process that was started last, and of no other.</summary>
    public bool TryConnect(
        string workerId,
        IAsyncStreamReader<StreamingMessage> incoming,
        IAsyncStreamWriter<StreamingMessage> outgoing,
        [NotNullWhen(true)] out WorkerConnection? connection
    )
    {
        connection = new WorkerConnection(incoming, outgoing, log);
        return _process?.WorkerId == workerId && _connected.TrySetResult(connection);
    }

    /// <summary>Lets invocations end, then the worker; kills it when its time is up.</summary>
    public async Task StopAsync(TimeSpan grace)
    {
        await _stopping.CancelAsync();
        var deadline = time.GetUtcNow() + grace;
        if (_process is { } process && _connected.Task.IsCompletedSuccessfully)
        {
            var connection = await _connected.Task;
            while (connection.InWork > 0 && time.GetUtcNow() < deadline && !process.Exited.IsCompleted)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), time);
            }

            connection.Terminate(grace);
            await Task.WhenAny(process.Exited, Task.Delay(Later(deadline), time));
        }

        _process?.Kill();
        await _supervision;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _process?.Kill();
        await _supervision;
        _process?.Dispose();
        _stopping.Dispose();
    }

    private static TaskCompletionSource<WorkerConnection> NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private TimeSpan Later(DateTimeOffset deadline) => deadline - time.GetUtcNow() is { Ticks: > 0 } rest ? rest : TimeSpan.FromSeconds(1);

    private WorkerProcess Launch(Uri host, Action<string> errors)
    {
        Volatile.Write(ref _connected, NewSource());
        _process?.Dispose();
        var process = WorkerProcess.Start(settings, host, line => log.WriteLine(LogLevel.Information, line), errors);
        _process = process;
        Log.WorkerStarted(logger, process.ProcessId);
        return process;
    }

    private async Task<WorkerConnection> OpenAsync(WorkerProcess process)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        limit.CancelAfter(_startLimit);
        var opening = ConnectAsync(limit.Token);
        await Task.WhenAny(opening, process.Exited);
        if (opening.IsCompletedSuccessfully)
        {
            return await opening;
        }

        await limit.CancelAsync();
        await ((Task)opening).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (opening.Exception?.InnerException is HostStartException refusal)
        {
            throw refusal;
        }

        // A process that ends closes its connection first, and what it wrote is read after that.
        await Task.WhenAny(process.Exited, Task.Delay(_endLimit, time));
        throw process.Exited.IsCompletedSuccessfully
            ? new WorkerProcessExitException($"The function app ended with exit code {await process.Exited} before it was ready.")
            : new HostStartException($"The function app was not ready within {_startLimit.TotalSeconds:0} seconds.");
    }

    private async Task<WorkerConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        var connection = await _connected.Task.WaitAsync(cancellationToken);
        await connection.OpenAsync(settings.AppFolder, _functions, cancellationToken);
        _functions = connection.Functions;
        return connection;
    }

    private async Task SuperviseAsync(Uri host, WorkerProcess process, WorkerConnection connection)
    {
        var pause = _firstPause;
        while (true)
        {
            var readySince = time.GetTimestamp();
            var code = await EndOfAsync(process, connection);
            if (_stopping.IsCancellationRequested)
            {
                return;
            }

            pause = time.GetElapsedTime(readySince) > _steadyAfter ? _firstPause : pause;
            Log.WorkerEnded(logger, code, pause);
            if (await RestartAsync(host, pause) is not { } next)
            {
                return;
            }

            (process, connection, pause) = next;
            Volatile.Read(ref _ready).TrySetResult(connection);
        }
    }

    private async Task<int> EndOfAsync(WorkerProcess process, WorkerConnection connection)
    {
        await Task.WhenAny(process.Exited, connection.Closed);
        Volatile.Write(ref _ready, NewSource());
        await Task.WhenAny(process.Exited, Task.Delay(_endLimit, time));

        // A process that lives on without its connection is of no use to anybody.
        process.Kill();
        var code = await process.Exited;
        connection.Close(new WorkerProcessExitException($"The worker process ended with exit code {code}."));
        return code;
    }

    /// <returns>Null when this host stops.</returns>
    private async Task<(WorkerProcess Process, WorkerConnection Connection, TimeSpan NextPause)?> RestartAsync(Uri host, TimeSpan pause)
    {
        while (true)
        {
            await Task.Delay(pause, time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_stopping.IsCancellationRequested)
            {
                return null;
            }

            pause = pause * 2 < _maximumPause ? pause * 2 : _maximumPause;
            var process = Launch(host, line => log.WriteLine(LogLevel.Error, line));
            try
            {
                return (process, await OpenAsync(process), pause);
            }
            catch (Exception exception) when (exception is HostStartException or WorkerProcessExitException)
            {
                Log.RestartFailed(logger, pause, exception);
                process.Kill();
                await process.Exited;
            }
        }
    }
}
