using System.Globalization;
using Spectre.Console;
using TenantHygiene.LocalEnvironment.Runs;

namespace TenantHygiene.LocalEnvironment.Display;

/// <summary>Shows a run while it goes on.</summary>
public interface IProgressDisplay
{
    /// <summary>Shows every board until there are no more.</summary>
    Task ShowAsync(IAsyncEnumerable<RunStatus> boards);
}

/// <summary>A table of cases that changes in place.</summary>
public sealed class LiveDisplay(IAnsiConsole console) : IProgressDisplay
{
    /// <inheritdoc/>
    public Task ShowAsync(IAsyncEnumerable<RunStatus> boards) =>
        console
            .Live(new Text("Waiting for the first scan …"))
            .StartAsync(async live =>
            {
                live.Refresh();
                await foreach (var board in boards)
                {
                    live.UpdateTarget(RunStatusView.Render(board));
                }
            });
}

/// <summary>A line for everything that changed, for files and pipes.</summary>
public sealed class PlainDisplay(TextWriter output) : IProgressDisplay
{
    private readonly Dictionary<string, string> _shown = [];

    /// <inheritdoc/>
    public async Task ShowAsync(IAsyncEnumerable<RunStatus> boards)
    {
        await foreach (var board in boards)
        {
            foreach (var (subject, text) in Facts(board))
            {
                if (_shown.GetValueOrDefault(subject) != text)
                {
                    _shown[subject] = text;
                    await output.WriteLineAsync(
                        string.Create(CultureInfo.InvariantCulture, $"{board.Elapsed.TotalSeconds, 6:0.0} s  {subject}: {text}")
                    );
                }
            }
        }
    }

    private static IEnumerable<(string Subject, string Text)> Facts(RunStatus board)
    {
        foreach (var scan in board.Scans)
        {
            yield return (
                $"scan {scan.Id}",
                string.Create(CultureInfo.InvariantCulture, $"{scan.State}, {scan.Users} users, {scan.UsersWithErrors} with errors")
            );
        }

        foreach (var status in board.Cases.Where(status => status.Result != CaseResult.Waiting))
        {
            yield return (status.Case.User, $"{StateStyle.Name(status)}: {RunStatusView.LatestStep(status)}");
        }

        if (board.Others.Any(other => other.State is not null))
        {
            yield return ("further users with errors", RunStatusTotals.Others(board));
        }
    }
}

/// <summary>The console that this program writes to.</summary>
public static class Terminal
{
    private const int PlainWidth = 140;

    /// <summary>
    /// Colours and a live table for people at a terminal; plain lines without control codes for files, pipes and dumb terminals.
    /// </summary>
    public static IAnsiConsole Open()
    {
        var isPlain = Console.IsOutputRedirected || IsDumb;
        var console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Ansi = isPlain ? AnsiSupport.No : AnsiSupport.Detect,
                ColorSystem = isPlain ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
                Interactive = isPlain ? InteractionSupport.No : InteractionSupport.Detect,
            }
        );
        if (isPlain)
        {
            console.Profile.Width = PlainWidth;
        }

        return console;
    }

    // Windows sets no TERM.
    private static bool IsDumb => !OperatingSystem.IsWindows() && Environment.GetEnvironmentVariable("TERM") is (null or "" or "dumb");

    /// <summary>The display that suits a console.</summary>
    public static IProgressDisplay DisplayFor(IAnsiConsole console) =>
        console.Profile.Capabilities is { Ansi: true, Interactive: true }
            ? new LiveDisplay(console)
            : new PlainDisplay(console.Profile.Out.Writer);
}
