using TenantHygiene.LocalEnvironment.Display;
using TenantHygiene.LocalEnvironment.Runs;
using TenantHygiene.Remediation.Outcomes;

namespace TenantHygiene.LocalEnvironment.Tests.Display;

public sealed class ProgressDisplaysTests
{
    private static readonly RunObservation _verifying = TestRuns.RunObservation(
        [TestRuns.Case("a"), TestRuns.Case("b")],
        TestRuns.Remediation("a", RemediationState.Verifying) with
        {
            NextCheckAt = TestRuns.Now.AddSeconds(3),
        }
    );
    private static readonly RunObservation _resolved = _verifying with
    {
        At = TestRuns.Now.AddSeconds(1),
        Remediations = [TestRuns.Remediation("a")],
    };

    [Fact]
    public async Task Plain_progress_writes_a_line_for_each_change_and_nothing_else()
    {
        using var text = new StringWriter();

        await new PlainDisplay(text).ShowAsync(Boards(_verifying, _verifying, _resolved));

        Assert.Equal(
            [
                "  42.0 s  scan s-1: Complete, 2013 users, 9 with errors",
                "  42.0 s  a: Verifying: The error still exists.",
                "  43.0 s  a: Resolved: Done for a. (some-code)",
            ],
            text.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries)
        );
    }

    [Fact]
    public void The_table_shows_state_last_step_elapsed_time_and_next_check()
    {
        var row = Rendered(_verifying).Split('\n').Single(line => line.Contains("What is wrong with a", StringComparison.Ordinal));

        Assert.Contains("… Verifying", row, StringComparison.Ordinal);
        Assert.Contains("The error still exists.", row, StringComparison.Ordinal);
        Assert.Contains("40.0 s", row, StringComparison.Ordinal);
        Assert.Contains("in 3.0 s", row, StringComparison.Ordinal);
    }

    [Fact]
    public void A_next_check_is_shown_only_while_the_product_waits_for_the_service()
    {
        var purging = _verifying with
        {
            Remediations = [TestRuns.Remediation("a", RemediationState.Purging) with { NextCheckAt = TestRuns.Now.AddSeconds(3) }],
        };

        Assert.DoesNotContain("in 3.0 s", Rendered(purging), StringComparison.Ordinal);
    }

    [Fact]
    public void The_totals_count_cases_users_and_throttled_requests()
    {
        var text = Rendered(_resolved);

        Assert.Contains("2 cases: 1 Resolved, 1 waiting", text, StringComparison.Ordinal);
        Assert.Contains("Scan: Complete, 3 pages, 2013 users, 9 with errors, 9 enqueued", text, StringComparison.Ordinal);
        Assert.Contains("289 requests, throttled: graph 12, 0 purges, no unintended changes", text, StringComparison.Ordinal);
    }

    private static string Rendered(RunObservation seen)
    {
        var console = new PlainConsole();
        console.Console.Write(RunStatusView.Render(RunStatus.Evaluate(seen)));
        return console.Text;
    }

    private static async IAsyncEnumerable<RunStatus> Boards(params RunObservation[] observations)
    {
        foreach (var seen in observations)
        {
            await Task.Yield();
            yield return RunStatus.Evaluate(seen);
        }
    }
}
