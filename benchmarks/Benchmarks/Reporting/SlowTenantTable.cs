using TenantHygiene.Benchmarks.Repairing;
using static TenantHygiene.Benchmarks.Reporting.Units;

namespace TenantHygiene.Benchmarks.Reporting;

/// <summary>The table about tenants whose cmdlets take as long as those of Exchange Online.</summary>
public static class SlowTenantTable
{
    /// <summary>One column for each measurement.</summary>
    public static string Of(IReadOnlyList<SlowTenantFigures> figures)
    {
        return new MarkdownTable("One slow tenant settles, all waits set to zero, policy `automatic`", ["", .. figures.Select(Heading)])
            .Row(Cells("Settled, and how many of them are resolved", one => $"{Count(one.Settled)} of {Count(one.Broken)}, {Count(one.Resolved)}"))
            .Row(Cells("Purges carried out, and how many were needed", one => $"{Count(one.Purges)} of {Count(one.ToPurge)}"))
            .Row(Cells("Purges refused; damage", one => $"{Count(one.Refused)}; {Count(one.Damage)}"))
            .Row(Cells("Proofs that expired before their purge was sent", one => Count(one.Expired)))
            .Row(Cells("Requests refused because too many were under way", one => Count(one.Throttled)))
            .Row(Cells("Cmdlets", one => Count(one.Cmdlets)))
            .Row(Cells("The least they take, as many under way as the tenant bears", one => Seconds(one.Least)))
            .Row(Cells("From the scan's start to the last end", one => Seconds(one.Elapsed)))
            .Row(Cells("… against the least", one => Ratio(one.Elapsed.TotalSeconds, one.Least.TotalSeconds)))
            .ToString();

        IReadOnlyList<string> Cells(string title, Func<SlowTenantFigures, string> cell) => [title, .. figures.Select(cell)];
    }

    private static string Heading(SlowTenantFigures figures) => $"{Count(figures.Broken)} errors, cmdlets of {Seconds(figures.Cmdlet)}, {Count(figures.CmdletsAtOnce)} at once";
}
