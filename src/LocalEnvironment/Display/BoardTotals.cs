using System.Globalization;
using TenantHygiene.LocalEnvironment.Settling;

namespace TenantHygiene.LocalEnvironment.Display;

/// <summary>The totals of a board, in lines of text.</summary>
public static class BoardTotals
{
    /// <summary>Cases by state, other users, the scan, and what the tenant saw.</summary>
    public static IEnumerable<string> Lines(Board board)
    {
        var states = board.Cases.GroupBy(StateStyle.Name).Select(state => Invariant($"{state.Count()} {state.Key}"));
        yield return Invariant($"{Duration.Text(board.Elapsed)}: {board.Cases.Count} cases: {string.Join(", ", states)}");
        if (board.Others.Count > 0)
        {
            yield return $"Further users with errors: {string.Join(", ", board.Others.Select(other => Invariant($"{other.Count} {other.State?.ToString() ?? "waiting"}")))}";
        }

        foreach (var scan in board.Scans)
        {
            yield return Invariant($"Scan: {scan.State}, {scan.Pages} pages, {scan.Users} users, {scan.UsersWithErrors} with errors, {scan.ErrorsEnqueued} enqueued{(scan.Fault is null ? "" : $"; {scan.Fault}")}");
        }

        yield return Invariant($"Simulated tenant: {board.Simulator.Requests} requests, {Throttled(board)}, {board.Simulator.Purges.Count()} purges, {Damage(board)}");
    }

    private static string Throttled(Board board)
    {
        var throttled = board.Simulator.Throttled;
        return throttled.Count == 0 ? "none throttled" : $"throttled: {string.Join(", ", throttled.Select(api => Invariant($"{api.Key} {api.Value}")))}";
    }

    private static string Damage(Board board) => board.Simulator.Damage == 0 ? "no damage" : Invariant($"DAMAGE: {board.Simulator.Damage}");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
