using TenantHygiene.LocalEnvironment.Display;
using TenantHygiene.LocalEnvironment.Settling;
using TenantHygiene.Remediation.States;

namespace TenantHygiene.LocalEnvironment.Tests.Display;

public sealed class ProgressTests
{
    private static readonly Observation _verifying = Some.Observation([Some.Case("a"), Some.Case("b")], Some.Remediation("a", RemediationState.Verifying) with { NextCheckAt = Some.Now.AddSeconds(3) });
    private static readonly Observation _resolved = _verifying with { At = Some.Now.AddSeconds(1), Remediations = [Some.Remediation("a")] };

    [Fact]
    public async Task Plain_progress_writes_a_line_for_each_change_and_nothing_else()
    {
        using var text = new StringWriter();

        await new PlainDisplay(text).ShowAsync(Boards(_verifying, _verifying, _resolved));

        Assert.Equal(
            [
                "  42.0 s  scan s-1: Complete, 2013 users, 9 with errors",
                "  42.0 s  a: Verifying: The error still stands.",
                "  43.0 s  a: Resolved: Done for a. (some-code)",
            ],
            text.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void The_table_shows_state_last_step_elapsed_time_and_next_check()
    {
        var row = Rendered(_verifying).Split('\n').Single(line => line.Contains("What is wrong with a", StringComparison.Ordinal));

        Assert.Contains("… Verifying", row, StringComparison.Ordinal);
        Assert.Contains("The error still stands.", row, StringComparison.Ordinal);
        Assert.Contains("40.0 s", row, StringComparison.Ordinal);
        Assert.Contains("in 3.0 s", row, StringComparison.Ordinal);
    }

    [Fact]
    public void The_totals_count_cases_users_and_throttled_requests()
    {
        var text = Rendered(_resolved);

        Assert.Contains("2 cases: 1 Resolved, 1 waiting", text, StringComparison.Ordinal);
        Assert.Contains("Scan: Complete, 3 pages, 2013 users, 9 with errors, 9 enqueued", text, StringComparison.Ordinal);
        Assert.Contains("289 requests, throttled: graph 12, 0 purges, no damage", text, StringComparison.Ordinal);
    }

    private static string Rendered(Observation seen)
    {
        var console = new PlainConsole();
        console.Console.Write(BoardView.Render(Board.Judge(seen)));
        return console.Text;
    }

    private static async IAsyncEnumerable<Board> Boards(params Observation[] observations)
    {
        foreach (var seen in observations)
        {
            await Task.Yield();
            yield return Board.Judge(seen);
        }
    }
}
