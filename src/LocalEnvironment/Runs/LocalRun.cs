using System.Runtime.CompilerServices;
using System.Text.Json;
using Spectre.Console;
using TenantHygiene.LocalEnvironment.Display;
using TenantHygiene.LocalEnvironment.Processes;
using TenantHygiene.LocalEnvironment.Services;

namespace TenantHygiene.LocalEnvironment.Runs;

/// <summary>The whole run: start, observe, summarise, report, keep running.</summary>
public sealed class LocalRun(IAnsiConsole console, RunOptions options, TimeProvider time)
{
    private readonly DateTimeOffset _startedAt = time.GetUtcNow();
    private RunStatus? _board;
    private string? _dataDirectory;

    /// <summary>Runs until settled, or until cancelled.</summary>
    /// <returns>The exit code: 0 when every case reached its expected outcome and there were no unintended changes.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        string? failure;
        try
        {
            await using var processes = await LocalProcesses.StartAsync(options.Processes, WriteStep, time, cancellationToken);
            _dataDirectory = processes.DataDirectory;
            failure = await WatchAsync(processes, cancellationToken);
            await ConcludeAsync(failure);
            if (!options.UntilSettled && !cancellationToken.IsCancellationRequested)
            {
                failure = await WaitForShutdownAsync(processes, cancellationToken) ?? failure;
            }
        }
        catch (Exception exception) when (exception is ProcessException or HttpRequestException or JsonException)
        {
            failure = exception.Message;
            await ConcludeAsync(failure);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            failure = "Stopped before all services were running.";
            await ConcludeAsync(failure);
        }

        return Finish(failure is null && _board is { Succeeded: true });
    }

    private async Task<string?> WatchAsync(LocalProcesses processes, CancellationToken cancellationToken)
    {
        var observer = await RunObserver.StartAsync(
            processes.Api,
            processes.Simulator.Client,
            processes.InitialState,
            _startedAt,
            time,
            cancellationToken
        );
        using var limit = new CancellationTokenSource(options.Timeout, time);
        using var watching = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        var showing = Terminal.DisplayFor(console).ShowAsync(KeepLatestAsync(observer.WatchAsync(watching.Token), CancellationToken.None));
        var ended = processes.WaitForFirstExitAsync();
        if (await Task.WhenAny(showing, ended) == ended && !await IsStoppingAsync(cancellationToken))
        {
            await watching.CancelAsync();
            await showing.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            return await FailureOfAsync(await ended);
        }

        try
        {
            await showing;
            return null;
        }
        catch (OperationCanceledException) when (watching.IsCancellationRequested)
        {
            return cancellationToken.IsCancellationRequested
                ? "Stopped before all cases ended."
                : $"The cases did not end within {options.Timeout}.";
        }
    }

    private async IAsyncEnumerable<RunStatus> KeepLatestAsync(
        IAsyncEnumerable<RunStatus> boards,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await foreach (var board in boards.WithCancellation(cancellationToken))
        {
            _board = board;
            yield return board;
        }
    }

    private async Task<string?> WaitForShutdownAsync(LocalProcesses processes, CancellationToken cancellationToken)
    {
        Addresses.Write(console.Profile.Out.Writer, processes);
        var ended = processes.WaitForFirstExitAsync();
        await Task.WhenAny(ended, Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken));
        if (await IsStoppingAsync(cancellationToken))
        {
            return null;
        }

        var failure = await FailureOfAsync(await ended);
        console.WriteLine(failure, new Style(Color.Red));
        return failure;
    }

    private async Task ConcludeAsync(string? failure)
    {
        if (_board is not null)
        {
            ClosingSummary.Write(console, _board);
        }

        if (failure is not null)
        {
            console.WriteLine(failure, new Style(Color.Red));
        }

        if (options.ReportFile is { } file)
        {
            var report = RunReport.Of(_board, failure, _startedAt, time.GetUtcNow(), options.Processes.ScenarioFile, RunVersions.Read());
            await report.WriteAsync(file, CancellationToken.None);
            console.WriteLine($"Report: {file}", new Style(Color.Grey));
        }
    }

    private int Finish(bool succeeded)
    {
        if (succeeded && _dataDirectory is not null && options.Processes.DataDirectory is null)
        {
            Directory.Delete(_dataDirectory, recursive: true);
        }
        else if (!succeeded && _dataDirectory is not null)
        {
            console.WriteLine($"Data and logs: {_dataDirectory}", new Style(Color.Grey));
        }

        return succeeded ? 0 : 1;
    }

    private static async Task<bool> IsStoppingAsync(CancellationToken cancellationToken)
    {
        // Ctrl+C reaches the children at the same time as this process; either may be noticed first.
        await Task.WhenAny(
            Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken),
            Task.Delay(TimeSpan.FromSeconds(1), CancellationToken.None)
        );
        return cancellationToken.IsCancellationRequested;
    }

    private static async Task<string> FailureOfAsync(SupervisedProcess process) =>
        process.Failure($"exited unexpectedly with exit code {await process.Exited}").Message;

    private void WriteStep(string step) => console.WriteLine(step, new Style(Color.Grey));
}

/// <summary>What the command line asks for.</summary>
public sealed record RunOptions
{
    /// <summary>What to start.</summary>
    public required LocalProcessesOptions Processes { get; init; }

    /// <summary>End when the cases have settled, instead of staying up.</summary>
    public bool UntilSettled { get; init; }

    /// <summary>Where to write the report; null for nowhere.</summary>
    public string? ReportFile { get; init; }

    /// <summary>How long the cases may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(5);
}
