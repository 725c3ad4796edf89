using System.Runtime.CompilerServices;
using Spectre.Console;
using TenantHygiene.LocalEnvironment.Display;
using TenantHygiene.LocalEnvironment.Processes;
using TenantHygiene.LocalEnvironment.Reports;
using TenantHygiene.LocalEnvironment.Settling;

namespace TenantHygiene.LocalEnvironment.Running;

/// <summary>The whole run: start, watch, summarise, report, stay up.</summary>
public sealed class LocalRun(IAnsiConsole console, RunOptions options, TimeProvider time)
{
    private readonly DateTimeOffset _startedAt = time.GetUtcNow();
    private Board? _board;

    /// <summary>Runs until settled, or until cancelled.</summary>
    /// <returns>The exit code: 0 when every case reached its expected outcome and the tenant took no damage.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        string? failure;
        try
        {
            await using var processes = await LocalProcesses.StartAsync(options.Processes, Tell, time, cancellationToken);
            failure = await WatchAsync(processes, cancellationToken);
            await ConcludeAsync(failure);
            if (!options.UntilSettled && !cancellationToken.IsCancellationRequested)
            {
                await StayUpAsync(processes, cancellationToken);
            }
        }
        catch (ProcessException exception)
        {
            failure = exception.Message;
            await ConcludeAsync(failure);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            failure = "Stopped before everything was up.";
            await ConcludeAsync(failure);
        }

        return failure is null && _board is { Succeeded: true } ? 0 : 1;
    }

    private async Task<string?> WatchAsync(LocalProcesses processes, CancellationToken cancellationToken)
    {
        var observer = await Observer.StartAsync(processes.Api, processes.Simulator.Client, processes.InitialState, _startedAt, time, cancellationToken);
        using var limit = new CancellationTokenSource(options.Timeout, time);
        using var watching = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        var showing = Terminal.DisplayFor(console).ShowAsync(RememberAsync(observer.WatchAsync(watching.Token), CancellationToken.None));
        var ended = processes.WhenOneEndsAsync();
        if (await Task.WhenAny(showing, ended) == ended && !cancellationToken.IsCancellationRequested)
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
            return cancellationToken.IsCancellationRequested ? "Stopped before the cases settled." : $"The cases did not settle within {options.Timeout}.";
        }
        catch (HttpRequestException exception)
        {
            return exception.Message;
        }
    }

    private async IAsyncEnumerable<Board> RememberAsync(IAsyncEnumerable<Board> boards, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var board in boards.WithCancellation(cancellationToken))
        {
            _board = board;
            yield return board;
        }
    }

    private async Task StayUpAsync(LocalProcesses processes, CancellationToken cancellationToken)
    {
        Addresses.Write(console.Profile.Out.Writer, processes);
        var ended = processes.WhenOneEndsAsync();
        await Task.WhenAny(ended, Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken));
        if (ended.IsCompleted && !cancellationToken.IsCancellationRequested)
        {
            console.WriteLine(await FailureOfAsync(await ended), new Style(Color.Red));
        }
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

    private static async Task<string> FailureOfAsync(SupervisedProcess process) =>
        process.Failure($"ended by itself with exit code {await process.Exited}").Message;

    private void Tell(string step) => console.WriteLine(step, new Style(Color.Grey));
}
