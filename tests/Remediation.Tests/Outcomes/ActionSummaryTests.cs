using System.Text.Json;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Remediation.Recipients;

namespace TenantHygiene.Remediation.Tests.Outcomes;

public sealed class ActionSummaryTests
{
    [Fact]
    public void Of_nothing_it_says_so() => Assert.Equal("Nothing was changed.", ActionSummary.Of([], []));

    [Fact]
    public void A_purge_names_the_recipient_and_who_approved_it() =>
        Assert.Equal(
            "Permanently removed the soft-deleted mail user Kim's copy (00000000-0000-0000-0000-0000000000b1) at 2026-11-30 20:00:00Z, approved by ann, bob.",
            ActionSummary.Of([SampleActions.Of(ActionKind.Purge) with { By = "ann, bob" }], [])
        );

    [Fact]
    public void What_can_be_undone_comes_with_its_command() =>
        Assert.EndsWith(
            "at 2026-11-30 20:00:00Z. To undo it: Set-Mailbox -LitigationHoldEnabled $true",
            ActionSummary.Of([SampleActions.Of(ActionKind.HoldRelease) with { Undo = "Set-Mailbox -LitigationHoldEnabled $true" }], []),
            StringComparison.Ordinal
        );

    [Fact]
    public void A_copy_names_where_it_is() =>
        Assert.Contains(
            "into rescue@contoso.example",
            ActionSummary.Of([SampleActions.Of(ActionKind.ContentCopy)], []),
            StringComparison.Ordinal
        );

    [Fact]
    public void A_value_that_was_written_on_premises_names_the_agent() =>
        Assert.Equal(
            "The hybrid agent hq-1 set the ArchiveGuid to c0ffee00-0000-4000-8000-000000000001 on premises at 2026-11-30 20:00:00Z.",
            ActionSummary.Of([SampleActions.Of(ActionKind.ArchiveGuidWrite) with { By = "hq-1" }], [])
        );

    [Fact]
    public void Requests_to_provision_are_one_sentence_with_the_time_of_the_last()
    {
        var last = SampleActions.Of(ActionKind.Reprovision) with { At = new DateTimeOffset(2026, 12, 1, 8, 30, 0, TimeSpan.Zero) };

        Assert.Equal(
            "Asked 3 times for the user to be provisioned again, last at 2026-12-01 08:30:00Z.",
            ActionSummary.Of([SampleActions.Of(ActionKind.Reprovision), SampleActions.Of(ActionKind.Reprovision), last], [])
        );
    }

    [Fact]
    public void What_is_known_and_what_is_not_stand_beside_each_other()
    {
        var text = ActionSummary.Of(
            [SampleActions.Of(ActionKind.Purge)],
            [SampleActions.Of(ActionKind.Purge) with { RecipientId = Guid.Empty, DisplayName = null }]
        );

        Assert.StartsWith("Permanently removed", text, StringComparison.Ordinal);
        Assert.EndsWith(
            $"A request to permanently remove the soft-deleted mail user {Guid.Empty} was sent at 2026-11-30 20:00:00Z; it is not known whether it was carried out.",
            text,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Kinds_are_written_as_the_contract_names_them()
    {
        var outcome = SampleActions.Outcome(SampleActions.Done([.. Enum.GetValues<ActionKind>().Select(SampleActions.Of)]));
        using var json = JsonDocument.Parse(JsonSerializer.Serialize(outcome, OutcomeJson.Default.RemediationOutcome));

        Assert.Equal(
            ["purge", "hold-release", "content-copy", "reprovision", "archive-guid-write", "cloud-managed", "diagnostic"],
            json.RootElement.GetProperty("actions").EnumerateArray().Select(action => action.GetProperty("kind").GetString())
        );
    }
}

/// <summary>Acts at eight in the evening.</summary>
internal static class SampleActions
{
    public static readonly Guid Recipient = Guid.Parse("00000000-0000-0000-0000-0000000000b1");

    public static RemediationAction Of(ActionKind kind) =>
        new()
        {
            Kind = kind,
            At = new DateTimeOffset(2026, 11, 30, 20, 0, 0, TimeSpan.Zero),
            RecipientId = kind is ActionKind.Reprovision or ActionKind.ArchiveGuidWrite ? null : Recipient,
            RecipientType = kind is ActionKind.Purge ? RecipientKind.MailUser : RecipientKind.UserMailbox,
            DisplayName = "Kim's copy",
            Target = kind is ActionKind.ContentCopy ? "rescue@contoso.example" : "c0ffee00-0000-4000-8000-000000000001",
        };

    public static ActionLog Sent(ActionKind kind, string key = "key") => ActionLog.Empty.With(key, ActionState.Sent, Of(kind));

    public static ActionLog Done(params RemediationAction[] actions) =>
        actions.Index().Aggregate(ActionLog.Empty, (log, entry) => log.With($"{entry.Index}", ActionState.Done, entry.Item));

    public static RemediationOutcome Outcome(ActionLog log) => RemediationOutcome.Of(new Ending("some-code", "Found.", "Advice."), log);
}
