using TenantHygiene.Functions.Api.Timelines;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Remediation.States;

namespace TenantHygiene.Functions.Tests.Api;

public sealed class FoldedTimelineTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 30, 21, 0, 0, TimeSpan.Zero);

    [Fact]
    public void An_entry_that_repeats_itself_stands_once_with_how_often_and_when_last()
    {
        var folded = FoldedTimeline.Of(Steps("a", "b", "b", "b"));

        Assert.Equal([("a", 1, null, null), ("b", 2, 3, (DateTimeOffset?)Start.AddMinutes(3))], folded.Select(step => (step.Text, step.Sequence, step.Count, step.LastAt)));
    }

    [Fact]
    public void A_cycle_of_entries_is_folded_and_keeps_its_order() =>
        Assert.Equal(
            [("plan", null), ("prepares", 3), ("not purged", 3), ("waits", 3), ("purged", null)],
            FoldedTimeline.Of(Steps("plan", "prepares", "not purged", "waits", "prepares", "not purged", "waits", "prepares", "not purged", "waits", "purged"))
                .Select(step => (step.Text, step.Count)));

    [Fact]
    public void Of_texts_that_differ_in_their_times_only_the_last_is_shown()
    {
        var step = Assert.Single(FoldedTimeline.Of(Steps("There is room again at 2026-12-01 00:00:00Z.", "There is room again at 2026-12-02 00:00:00Z.")));

        Assert.Equal(("There is room again at 2026-12-02 00:00:00Z.", 2), (step.Text, step.Count));
    }

    [Fact]
    public void What_happens_again_much_later_stands_again() =>
        Assert.Equal(8, FoldedTimeline.Of(Steps("a", "b", "c", "d", "e", "f", "g", "a")).Count);

    private static IEnumerable<RemediationStep> Steps(params string[] texts) =>
        texts.Select((text, index) => new RemediationStep(index + 1, Start.AddMinutes(index), RemediationState.Diagnosing, "kind", text, $"key-{index}"));
}
