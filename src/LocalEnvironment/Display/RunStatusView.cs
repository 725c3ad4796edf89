using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;
using TenantHygiene.LocalEnvironment.Clients;
using TenantHygiene.LocalEnvironment.Runs;
using TenantHygiene.Remediation.Outcomes;

namespace TenantHygiene.LocalEnvironment.Display;

/// <summary>A board as a table with totals below.</summary>
public static class RunStatusView
{
    /// <summary>Renders it for a terminal.</summary>
    public static IRenderable Render(RunStatus board)
    {
        var table = new Table { Border = TableBorder.Rounded, Expand = true }.BorderColor(Color.Grey);
        table.AddColumn(new TableColumn("User").NoWrap());
        // Fixed widths: a table whose columns move cannot be read while it changes.
        table.AddColumn(new TableColumn("What is wrong").Width(36));
        table.AddColumn(new TableColumn("State").Width(20));
        table.AddColumn("Last step");
        table.AddColumn(new TableColumn("Elapsed").RightAligned().Width(9));
        table.AddColumn(new TableColumn("Next check").RightAligned().Width(10));
        foreach (var status in board.Cases)
        {
            table.AddRow(
                new Text(LocalPart(status.Case.User), new Style(decoration: Decoration.Bold)),
                new Text(status.Case.Title),
                new Text($"{StateStyle.Sign(status.Result)} {StateStyle.Name(status)}", StateStyle.Of(status)),
                new Text(LatestStep(status), new Style(StateStyle.Quiet)),
                new Text(Elapsed(status, board.At)),
                new Text(NextCheck(status, board.At))
            );
        }

        return new Rows([table, .. RunStatusTotals.Lines(board).Select(line => new Text(line, new Style(StateStyle.Quiet)))]);
    }

    /// <summary>
    /// The newest in one sentence: while a case goes on, its last step; at its end what was done, since the summary says the rest.
    /// </summary>
    internal static string LatestStep(CaseStatus status) =>
        status switch
        {
            { Deviation: { } deviation } => deviation,
            { Remediation: { CompletedAt: not null, Outcome: { } outcome } } => $"{outcome.Done} ({outcome.Code})",
            { Remediation: { } remediation } => remediation.Steps.MaxBy(step => step.Sequence)?.Text ?? "",
            _ => "",
        };

    private static string LocalPart(string userPrincipalName) => userPrincipalName.Split('@')[0];

    private static string Elapsed(CaseStatus status, DateTimeOffset now) =>
        status.Remediation is { } remediation ? Duration.Text((remediation.CompletedAt ?? now) - remediation.CreatedAt) : "";

    // In other states, the time is only that for the watchdog.
    private static string NextCheck(CaseStatus status, DateTimeOffset now) =>
        status
            is {
                IsSettled: false,
                Remediation: { State: RemediationState.Verifying or RemediationState.AwaitingOnPremises, NextCheckAt: { } next }
            }
            ? next > now
                ? $"in {Duration.Text(next - now)}"
                : "now"
            : "";
}

/// <summary>The totals of a board, in lines of text.</summary>
public static class RunStatusTotals
{
    /// <summary>Cases by state, other users, the scan, and what the tenant saw.</summary>
    public static IEnumerable<string> Lines(RunStatus board)
    {
        var states = board
            .Cases.GroupBy(StateStyle.Name)
            .Select(state => string.Create(CultureInfo.InvariantCulture, $"{state.Count()} {state.Key}"));
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"{Duration.Text(board.Elapsed)}: {board.Cases.Count} cases{(board.Cases.Count == 0 ? "" : $": {string.Join(", ", states)}")}"
        );
        if (board.Others.Count > 0)
        {
            yield return $"Further users with errors: {Others(board)}";
        }

        foreach (var scan in board.Scans)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"Scan: {scan.State}, {scan.Pages} pages, {scan.Users} users, {scan.UsersWithErrors} with errors, {scan.ErrorsEnqueued} enqueued{(scan.Fault is null ? "" : $"; {scan.Fault}")}"
            );
        }

        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"Simulated tenant: {board.Simulator.Requests} requests, {Throttled(board)}, {board.Simulator.Purges.Count()} purges, "
                + $"{Damage(board)}"
        );
    }

    /// <summary>The users that no case speaks of, by state.</summary>
    internal static string Others(RunStatus board) =>
        string.Join(
            ", ",
            board.Others.Select(other =>
                string.Create(CultureInfo.InvariantCulture, $"{other.Count} {other.State?.ToString() ?? "waiting"}")
            )
        );

    private static string Throttled(RunStatus board)
    {
        var throttled = board.Simulator.Throttled;
        return throttled.Count == 0
            ? "none throttled"
            : $"throttled: {string.Join(", ", throttled.Select(api => string.Create(CultureInfo.InvariantCulture, $"{api.Key} {api.Value}")))}";
    }

    private static string Damage(RunStatus board) =>
        board.Simulator.Damage == 0
            ? "no unintended changes"
            : string.Create(CultureInfo.InvariantCulture, $"UNINTENDED CHANGES: {board.Simulator.Damage}");
}

/// <summary>The style of states.</summary>
internal static class StateStyle
{
    /// <summary>For secondary information.</summary>
    public static Color Quiet => Color.Grey;

    /// <summary>The colour of a case.</summary>
    public static Style Of(CaseStatus status) =>
        status switch
        {
            { Result: CaseResult.Unexpected } => new Style(Color.Red, decoration: Decoration.Bold),
            { Result: CaseResult.Waiting } => new Style(Color.Grey),
            { Result: CaseResult.Running } => new Style(Color.DodgerBlue1),
            { Remediation.State: RemediationState.NeedsOperator } => new Style(Color.Yellow),
            _ => new Style(Color.Green),
        };

    /// <summary>A sign for the judgement, readable without colour.</summary>
    public static string Sign(CaseResult result) =>
        result switch
        {
            CaseResult.AsExpected => "✓",
            CaseResult.Unexpected => "✗",
            CaseResult.Running => "…",
            _ => "·",
        };

    /// <summary>The state's name.</summary>
    public static string Name(CaseStatus status) =>
        status switch
        {
            { Remediation.State: var state } => state.ToString(),
            { Result: CaseResult.AsExpected, Case.State: ExpectedCase.NoRemediation } => "untouched",
            _ => "waiting",
        };
}

/// <summary>Durations for people.</summary>
internal static class Duration
{
    /// <summary>Seconds below a minute, minutes and seconds above.</summary>
    public static string Text(TimeSpan duration) =>
        duration < TimeSpan.FromMinutes(1)
            ? string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, duration.TotalSeconds):0.0} s")
            : string.Create(CultureInfo.InvariantCulture, $"{(int)duration.TotalMinutes} min {duration.Seconds} s");
}
