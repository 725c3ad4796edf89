using Spectre.Console;
using TenantHygiene.LocalEnvironment.Runs;
using TenantHygiene.Remediation.Outcomes;

namespace TenantHygiene.LocalEnvironment.Display;

/// <summary>Shows for each case what was found, done and verified, and the tenant's own record of it.</summary>
public static class ClosingSummary
{
    /// <summary>Writes it.</summary>
    public static void Write(IAnsiConsole console, RunStatus board)
    {
        foreach (var status in board.Cases)
        {
            console.WriteLine();
            console.Write(new Text($"{StateStyle.Sign(status.Result)} {status.Case.User}: {status.Case.Title}\n", StateStyle.Of(status)));
            console.Write(Lines(status, board));
        }

        console.WriteLine();
        foreach (var line in RunStatusTotals.Lines(board))
        {
            console.WriteLine(line);
        }

        console.WriteLine();
        WriteVerdict(console, board);
    }

    private static void WriteVerdict(IAnsiConsole console, RunStatus board)
    {
        if (board.Succeeded)
        {
            console.WriteLine(
                $"All {board.Cases.Count} cases ended as expected{Others(board)}, and there were no unintended changes.",
                new Style(Color.Green, decoration: Decoration.Bold)
            );
            return;
        }

        console.WriteLine("Not as expected:", new Style(Color.Red, decoration: Decoration.Bold));
        foreach (var fault in board.Faults)
        {
            console.WriteLine($"  {fault}", new Style(Color.Red));
        }
    }

    private static string Others(RunStatus board) =>
        board.Others.Sum(other => other.Count) is > 0 and var count ? $", {count} further users with errors were processed" : "";

    private static Grid Lines(CaseStatus status, RunStatus board)
    {
        var grid = new Grid()
            .AddColumn(new GridColumn().NoWrap().Width(8).Padding(2, 0, 1, 0))
            .AddColumn(new GridColumn().Padding(0, 0, 0, 0));
        Add(
            "State",
            status.Remediation is { } remediation
                ? $"{remediation.State} after {Duration.Text((remediation.CompletedAt ?? board.At) - remediation.CreatedAt)}"
                : StateStyle.Name(status)
        );
        Add("Problem", status.Deviation);
        Add("Found", status.Remediation?.Outcome?.Found);
        Add("Done", status.Remediation?.Outcome?.Done);
        foreach (
            var purge in board.Simulator.Purges.Where(purge => purge.NamedBy.Contains(status.Case.User, StringComparer.OrdinalIgnoreCase))
        )
        {
            // The tenant's own record, for comparison.
            Add("Purged", $"{purge.Identity}, by {purge.Cmdlet}");
        }

        Add("Verified", status.Remediation?.Outcome?.Verification);
        foreach (var step in status.Remediation?.Outcome?.NextSteps ?? [])
        {
            Add("Next", step.Command is { } command ? $"{step.Text} {command}" : step.Text);
        }

        Add(
            "Because",
            status is { Result: CaseResult.AsExpected, Remediation.State: not RemediationState.Resolved } ? status.Case.Explanation : null
        );
        return grid;

        void Add(string label, string? text)
        {
            if (!string.IsNullOrWhiteSpace(text))
            {
                grid.AddRow(new Text(label, new Style(StateStyle.Quiet)), new Text(text));
            }
        }
    }
}
