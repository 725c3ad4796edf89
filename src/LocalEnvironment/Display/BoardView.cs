using Spectre.Console;
using Spectre.Console.Rendering;
using TenantHygiene.LocalEnvironment.Settling;

namespace TenantHygiene.LocalEnvironment.Display;

/// <summary>A board as a table with totals below.</summary>
public static class BoardView
{
    /// <summary>Renders it for a terminal.</summary>
    public static IRenderable Render(Board board)
    {
        var table = new Table { Border = TableBorder.Rounded, Expand = true }.BorderColor(Color.Grey);
        table.AddColumn(new TableColumn("User").NoWrap());
        table.AddColumn("What is wrong");
        table.AddColumn(new TableColumn("State").NoWrap());
        table.AddColumn("Last step");
        table.AddColumn(new TableColumn("Elapsed").RightAligned().NoWrap());
        table.AddColumn(new TableColumn("Next check").RightAligned().NoWrap());
        foreach (var status in board.Cases)
        {
            table.AddRow(
                new Text(LocalPart(status.Case.User), new Style(decoration: Decoration.Bold)),
                new Text(status.Case.Title),
                new Text($"{StateStyle.Sign(status.Judgement)} {StateStyle.Name(status)}", StateStyle.Of(status)),
                new Text(LastWord(status), new Style(StateStyle.Quiet)),
                new Text(Elapsed(status, board.At)),
                new Text(NextCheck(status, board.At)));
        }

        return new Rows([table, .. BoardTotals.Lines(board).Select(line => new Text(line, new Style(StateStyle.Quiet)))]);
    }

    /// <summary>The newest in one sentence: while a case goes on, its last step; at its end what was done, since the summary says the rest.</summary>
    internal static string LastWord(CaseStatus status) => status switch
    {
        { Complaint: { } complaint } => complaint,
        { Remediation: { CompletedAt: not null, Outcome: { } outcome } } => $"{outcome.Done} ({outcome.Code})",
        { Remediation: { } remediation } => remediation.Steps.MaxBy(step => step.Sequence)?.Text ?? "",
        _ => "",
    };

    private static string LocalPart(string userPrincipalName) => userPrincipalName.Split('@')[0];

    private static string Elapsed(CaseStatus status, DateTimeOffset now) =>
        status.Remediation is { } remediation ? Duration.Text((remediation.CompletedAt ?? now) - remediation.CreatedAt) : "";

    private static string NextCheck(CaseStatus status, DateTimeOffset now) =>
        status is { IsSettled: false, Remediation.NextCheckAt: { } next } ? next > now ? $"in {Duration.Text(next - now)}" : "now" : "";
}
