using TenantHygiene.Remediation.Conflicts;
using TenantHygiene.Remediation.Errors;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Remediation.Plans;
using TenantHygiene.Remediation.Primitives;
using TenantHygiene.Remediation.Recipients;
using TenantHygiene.Remediation.Tests.Support;
using static TenantHygiene.Remediation.Tests.Support.ProvableConflict;

namespace TenantHygiene.Remediation.Tests.Plans;

/// <summary>What a person may do instead, or has to decide.</summary>
public sealed class ConflictGuidanceTests
{
    private static readonly Guid _deleted = Guid.Parse("44444444-4444-4444-4444-444444444444");

    private static readonly ConflictEvidence _active = Evidence.With(row =>
        row with
        {
            Scope = RecipientScope.Active,
            WhenSoftDeleted = null,
            PrimarySmtpAddress = "other@example.com",
            ExternalDirectoryObjectId = _deleted.ToString(),
        }
    );

    [Fact]
    public void An_archive_conflict_can_be_left_behind_with_a_new_guid() =>
        Assert.Contains("Set-RemoteMailbox -Identity 'aduser1@example.com' -ArchiveGuid ([guid]::NewGuid())", Commands(Evidence));

    [Fact]
    public void No_new_guid_is_offered_for_a_mailbox() =>
        Assert.DoesNotContain(
            Commands(Evidence with { Problem = new ProvisioningProblem.GuidInUse(GuidProperty.ExchangeGuid, ArchiveGuid) }),
            command => command.Contains("NewGuid", StringComparison.Ordinal)
        );

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_deleted_user_behind_the_recipient_can_be_restored_or_has_to_go_first(bool isNamedByTheRecipient)
    {
        var evidence = isNamedByTheRecipient
            ? Evidence.With(row => row with { ExternalDirectoryObjectId = _deleted.ToString() })
            : Evidence;
        evidence = evidence with
        {
            RecycleBin = Read.Found<IReadOnlyList<DeletedUser>>([new DeletedUser(_deleted, "aduser1@example.com", null, Now)]),
        };

        Assert.Equal(
            [
                $"Restore-MgDirectoryDeletedItem -DirectoryObjectId '{_deleted}'",
                $"Remove-MgDirectoryDeletedItem -DirectoryObjectId '{_deleted}'",
            ],
            Commands(evidence).Where(command => command.Contains("DeletedItem", StringComparison.Ordinal))
        );
    }

    [Fact]
    public void An_active_conflict_shows_both_sides_and_is_left_to_a_person()
    {
        var own = Copy with
        {
            ObjectId = Guid.NewGuid(),
            Scope = RecipientScope.Active,
            WhenSoftDeleted = null,
            ArchiveGuid = null,
            PrimarySmtpAddress = "aduser1@example.com",
        };

        var plan = Plan(_active with { OwnRecipient = Read.Found(own) });

        Assert.Equal(PlanDecision.Operator, plan.Decision);
        Assert.Equal((UserId, own.ObjectId), (plan.User!.Id, plan.User.Recipient?.ObjectId));
        Assert.Equal((RecipientId, RecipientScope.Active), (plan.Conflict!.ObjectId, plan.Conflict.Scope));
        Assert.Contains(
            "Decide",
            Assert.Single(plan.Objections, objection => objection.Rule == "active-recipient").Advice,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(GuidProperty.ArchiveGuid, "msExchArchiveGUID", "-ArchiveGuid ([guid]::NewGuid())")]
    [InlineData(GuidProperty.ExchangeGuid, "msExchMailboxGuid", "-ExchangeGuid 00000000-0000-0000-0000-000000000000")]
    public void An_active_conflict_explains_how_to_find_out_and_what_either_decision_means(
        GuidProperty property,
        string attribute,
        string parameter
    )
    {
        var commands = Commands(_active with { Problem = new ProvisioningProblem.GuidInUse(property, ArchiveGuid) });

        Assert.Contains(commands, command =>
            command.StartsWith($@"Get-ADObject -LDAPFilter '({attribute}=\74\39\07\08\02\19", StringComparison.Ordinal)
        );
        Assert.Contains($"Set-RemoteMailbox -Identity 'aduser1@example.com' {parameter}", commands);
        Assert.Contains($"Set-RemoteMailbox -Identity 'other@example.com' {parameter}", commands);
    }

    [Fact]
    public void The_active_user_of_an_active_recipient_is_never_offered_for_removal() =>
        Assert.DoesNotContain(Commands(_active), command => command.Contains("DeletedItem", StringComparison.Ordinal));

    [Fact]
    public void Several_recipients_with_the_guid_are_all_shown()
    {
        var other = Copy with { ObjectId = _deleted };

        var plan = Plan(Evidence with { ByFilter = Rows(Copy, other) });

        Assert.Equal([RecipientId, _deleted], plan.Claimants!.Select(claimant => claimant.ObjectId));
        Assert.Null(Plan(Evidence).Claimants);
    }

    private static RemediationPlan Plan(ConflictEvidence evidence) =>
        PlanBuilder.ForConflict(evidence, Automatic, RemediationMode.Remediate);

    private static IReadOnlyList<string> Commands(ConflictEvidence evidence) =>
        [.. Plan(evidence).Alternatives.Select(step => step.Command).OfType<string>()];
}
