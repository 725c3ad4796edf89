using TenantHygiene.Remediation.Outcomes;

namespace TenantHygiene.Remediation.Tests.Outcomes;

/// <summary>What is told as done is what was settled: nothing more, and nothing less.</summary>
public sealed class ActionLogTests
{
    [Theory]
    [InlineData(ActionKind.Purge)]
    [InlineData(ActionKind.HoldRelease)]
    [InlineData(ActionKind.ContentCopy)]
    [InlineData(ActionKind.ArchiveGuidWrite)]
    [InlineData(ActionKind.CloudManaged)]
    [InlineData(ActionKind.Reprovision)]
    public void An_act_that_was_sent_is_neither_done_nor_not_done(ActionKind kind)
    {
        var outcome = SampleActions.Outcome(SampleActions.Sent(kind));

        Assert.Empty(outcome.Actions);
        Assert.Equal(kind, Assert.Single(outcome.Unsettled!).Kind);
        Assert.EndsWith(
            "was sent at 2026-11-30 20:00:00Z; it is not known whether it was carried out.",
            outcome.Done,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(ActionKind.Purge)]
    [InlineData(ActionKind.HoldRelease)]
    [InlineData(ActionKind.ContentCopy)]
    [InlineData(ActionKind.ArchiveGuidWrite)]
    [InlineData(ActionKind.CloudManaged)]
    [InlineData(ActionKind.Reprovision)]
    public void An_act_that_was_carried_out_is_reported(ActionKind kind)
    {
        var outcome = SampleActions.Outcome(SampleActions.Sent(kind).Settle("key", ActionState.Done));

        Assert.Equal(kind, Assert.Single(outcome.Actions).Kind);
        Assert.Null(outcome.Unsettled);
        Assert.NotEqual(ActionSummary.Nothing, outcome.Done);
        Assert.DoesNotContain("not known", outcome.Done, StringComparison.Ordinal);
    }

    [Fact]
    public void An_act_that_was_not_carried_out_is_not_reported()
    {
        var outcome = SampleActions.Outcome(SampleActions.Sent(ActionKind.Purge).Settle("key", ActionState.NotDone));

        Assert.Equal((ActionSummary.Nothing, 0, null), (outcome.Done, outcome.Actions.Count, outcome.Unsettled));
    }

    [Fact]
    public void What_was_never_sent_cannot_be_settled() => Assert.Equal(ActionLog.Empty, ActionLog.Empty.Settle("key", ActionState.Done));

    [Fact]
    public void What_was_written_twice_is_reported_once() =>
        Assert.Single(SampleActions.Sent(ActionKind.Purge).With("key", ActionState.Sent, SampleActions.Of(ActionKind.Purge)).Entries);

    [Fact]
    public void What_was_done_stays_done()
    {
        var log = SampleActions.Sent(ActionKind.HoldRelease).Settle("key", ActionState.Done).Settle("key", ActionState.NotDone);

        Assert.Equal(ActionState.Done, Assert.Single(log.Entries).State);
    }

    [Fact]
    public void A_delivery_that_was_refused_says_nothing_about_one_that_was_accepted()
    {
        var log = SampleActions.Sent(ActionKind.HoldRelease).Settle("key", ActionState.NotDone).Settle("key", ActionState.Done);

        Assert.Equal(ActionState.Done, Assert.Single(log.Entries).State);
    }

    [Fact]
    public void A_recipient_that_was_gone_before_its_purge_was_not_removed_by_it()
    {
        var log = SampleActions.Sent(ActionKind.Purge).Settle("key", ActionState.NotDone).Settle("key", ActionState.Done);

        Assert.Equal(ActionState.NotDone, Assert.Single(log.Entries).State);
    }
}
