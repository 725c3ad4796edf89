using TenantHygiene.Functions.Api.Remediations;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Remediation.Errors;

namespace TenantHygiene.Functions.Api.Timelines;

/// <summary>
/// A timeline for people: an entry that repeats itself stands once, with how often it was seen and when last. A remediation that waits for a day writes the
/// same few lines again and again. The events keep every entry.
/// </summary>
internal static class FoldedTimeline
{
    // What repeats itself is a cycle of a few entries: it is diagnosed, prepared, refused, and waits.
    private const int LongestCycle = 5;

    /// <summary>The entries, oldest first. Of one that repeats itself the last text is shown: times in it differ.</summary>
    public static IReadOnlyList<StepResource> Of(IEnumerable<RemediationStep> steps)
    {
        var folded = new List<StepResource>();
        foreach (var step in steps)
        {
            var entry = RemediationPresenter.Present(step);
            var earlier = folded.FindLastIndex(folded.Count - 1, Math.Min(LongestCycle, folded.Count), other => IsSame(other, entry));
            if (earlier < 0)
            {
                folded.Add(entry);
                continue;
            }

            folded[earlier] = folded[earlier] with { Text = entry.Text, Count = (folded[earlier].Count ?? 1) + 1, LastAt = entry.At };
        }

        return folded;
    }

    private static bool IsSame(StepResource one, StepResource other) =>
        one.Kind == other.Kind && one.State == other.State && VolatileText.Without(one.Text) == VolatileText.Without(other.Text);
}
