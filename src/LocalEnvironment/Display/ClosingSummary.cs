using Spectre.Console;
using TenantHygiene.LocalEnvironment.Settling;
using TenantHygiene.LocalEnvironment.Simulation;
using TenantHygiene.Remediation.States;

namespace TenantHygiene.LocalEnvironment.Display;

/// <summary>Says for each case what was found, done and verified, why the untouched ones were left, and what the tenant makes of it.</summary>
public static class ClosingSummary
{
    /// <summary>Writes it.</summary>
    public static void Write(IAnsiConsole console, Board board)
    {
        foreach (var status in board.Cases)
        {
            console.WriteLine();
            console.Write(new Text($"{StateStyle.Sign(status.Judgement)} {status.Case.User}: {status.Case.Title}\n", StateStyle.Of(status)));
            console.Write(Lines(status, board.At));
        }

        console.WriteLine();
        foreach (var line in BoardTotals.Lines(board))
        {
            console.WriteLine(line);
        }

        foreach (var purge in board.Simulator.Purges)
        {
            console.WriteLine($"  purged by {purge.Cmdlet}: {purge.Identity}, named by the error of {string.Join(", ", purge.NamedBy)}", new Style(StateStyle.Quiet));
        }

        console.WriteLine();
        WriteVerdict(console, board);
    }

    private static void WriteVerdict(IAnsiConsole console, Board board)
    {
        if (board.Succeeded)
        {
            console.WriteLine($"All {board.Cases.Count} cases ended as expected, and the tenant took no damage.", new Style(Color.Green, decoration: Decoration.Bold));
            return;
        }

        console.WriteLine("Not as expected:", new Style(Color.Red, decoration: Decoration.Bold));
        foreach (var fault in board.Faults)
        {
            console.WriteLine($"  {fault}", new Style(Color.Red));
        }
    }

    private static Grid Lines(CaseStatus status, DateTimeOffset now)
    {
        var grid = new Grid().AddColumn(new GridColumn().NoWrap().Width(8).PadLeft(2)).AddColumn(new GridColumn().PadRight(0));
        Add("State", status.Remediation is { } remediation ? $"{remediation.State} after {Duration.Text((remediation.CompletedAt ?? now) - remediation.CreatedAt)}" : StateStyle.Name(status));
        Add("Problem", status.Complaint);
        Add("Found", status.Remediation?.Outcome?.Found);
        Add("Done", status.Remediation?.Outcome?.Done);
        Add(IsResolved(status) ? "Verified" : "To do", status.Remediation?.Outcome?.Verified);
        Add("Why left", IsResolved(status) ? null : WhyLeft(status));
        return grid;

        void Add(string label, string? text)
        {
            if (!string.IsNullOrWhiteSpace(text))
            {
                grid.AddRow(new Text(label, new Style(StateStyle.Quiet)), new Text(text));
            }
        }
    }

    private static bool IsResolved(CaseStatus status) => status.Remediation?.State is RemediationState.Resolved;

    private static string? WhyLeft(CaseStatus status) => status switch
    {
        { Judgement: CaseJudgement.AsExpected, Case: ExpectedCase expected } => expected.Explanation,
        _ => null,
    };
}
