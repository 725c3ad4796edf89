using TenantHygiene.Remediation.Holds;
using TenantHygiene.Remediation.Primitives;
using TenantHygiene.Remediation.Recipients;

namespace TenantHygiene.Remediation.Tests.Holds;

/// <summary>The commands that an administrator is given, letter by letter.</summary>
public class HoldCommandsTests
{
    private const string Id = "6b0b1c9e-3f0a-4c55-9d7e-2f6f0a4b1c11";

    private static readonly HoldMarks _everyMark = new()
    {
        LitigationHold = true,
        ComplianceTagHold = true,
        DelayHold = true,
        DelayReleaseHold = true,
        InPlaceHolds =
        [
            "UniH7d895d48-7e23-4a8d-8346-533c3beac15d",
            "cld9c0a984ca74b457fbe4504bf7d3e00de",
            "c0ba3ce811b6432a8751430937152491",
            "mbxcdbbb86ce60342489bff371876e7f224:1",
            "skp127d7cf1076947929bf136b7a2a8c36f:3",
            "something new",
        ],
    };

    [Fact]
    public void Of_a_mailbox_that_was_deleted() =>
        Assert.Equal(
            [
                (HoldKind.Litigation, $"Set-Mailbox -Identity '{Id}' -InactiveMailbox -LitigationHoldEnabled $false"),
                (
                    HoldKind.EDiscovery,
                    "Get-ComplianceCase (Get-CaseHoldPolicy '7d895d48-7e23-4a8d-8346-533c3beac15d').CaseId | Format-List Name, Status"
                ),
                (
                    HoldKind.EDiscovery,
                    "Get-MailboxSearch -InPlaceHoldIdentity 'cld9c0a984ca74b457fbe4504bf7d3e00de' | Format-List Name, Status"
                ),
                (
                    HoldKind.InPlace,
                    $"Set-Mailbox -Identity '{Id}' -InactiveMailbox -RemoveOrphanedHolds 'c0ba3ce811b6432a8751430937152491'"
                ),
                (
                    HoldKind.ExplicitRetentionPolicy,
                    $"Set-RetentionCompliancePolicy -Identity 'cdbbb86c-e603-4248-9bff-371876e7f224' -RemoveExchangeLocation '{Id}'"
                ),
                (
                    HoldKind.OrganisationRetentionPolicy,
                    $"Set-Mailbox -Identity '{Id}' -ExcludeFromOrgHolds 'e9b52bf7-ab3b-46a2-8630-8ecb29624696'"
                ),
                (HoldKind.ComplianceTag, $"Set-Mailbox -Identity '{Id}' -InactiveMailbox -RemoveComplianceTagHoldApplied"),
                (HoldKind.Delay, $"Set-Mailbox -Identity '{Id}' -InactiveMailbox -RemoveDelayHoldApplied"),
                (HoldKind.DelayRelease, $"Set-Mailbox -Identity '{Id}' -InactiveMailbox -RemoveDelayReleaseHoldApplied"),
                (HoldKind.InactiveMailbox, $"Set-Mailbox -Identity '{Id}' -InactiveMailbox -RecalculateInactiveMailbox"),
                (
                    HoldKind.Unknown,
                    "Get-RetentionCompliancePolicy -Identity '127d7cf1-0769-4792-9bf1-36b7a2a8c36f' | Format-List Name, Enabled, Mode"
                ),
                (
                    HoldKind.Unknown,
                    $"Get-Mailbox -Identity '{Id}' -InactiveMailboxOnly | Format-List LitigationHoldEnabled, InPlaceHolds, ComplianceTagHoldApplied, DelayHoldApplied, DelayReleaseHoldApplied"
                ),
            ],
            Commands(RecipientKind.UserMailbox, RecipientScope.Inactive)
        );

    [Fact]
    public void Of_a_mail_user_that_was_deleted() =>
        Assert.Equal(
            [
                (HoldKind.Litigation, $"Set-MailUser -Identity '{Id}' -RemoveLitigationHoldEnabled"),
                (
                    HoldKind.EDiscovery,
                    "Get-ComplianceCase (Get-CaseHoldPolicy '7d895d48-7e23-4a8d-8346-533c3beac15d').CaseId | Format-List Name, Status"
                ),
                (
                    HoldKind.EDiscovery,
                    "Get-MailboxSearch -InPlaceHoldIdentity 'cld9c0a984ca74b457fbe4504bf7d3e00de' | Format-List Name, Status"
                ),
                (HoldKind.InPlace, $"Set-MailUser -Identity '{Id}' -RemoveOrphanedHolds 'c0ba3ce811b6432a8751430937152491'"),
                (
                    HoldKind.ExplicitRetentionPolicy,
                    $"Set-RetentionCompliancePolicy -Identity 'cdbbb86c-e603-4248-9bff-371876e7f224' -RemoveExchangeLocation '{Id}'"
                ),
                (
                    HoldKind.OrganisationRetentionPolicy,
                    $"Set-MailUser -Identity '{Id}' -ExcludeFromOrgHolds 'e9b52bf7-ab3b-46a2-8630-8ecb29624696'"
                ),
                (HoldKind.ComplianceTag, $"Set-MailUser -Identity '{Id}' -RemoveComplianceTagHoldApplied"),
                (HoldKind.Delay, $"Set-MailUser -Identity '{Id}' -RemoveDelayHoldApplied"),
                (HoldKind.DelayRelease, $"Set-MailUser -Identity '{Id}' -RemoveDelayReleaseHoldApplied"),
                (HoldKind.InactiveMailbox, $"Set-MailUser -Identity '{Id}' -RecalculateInactiveMailUser"),
                (
                    HoldKind.Unknown,
                    "Get-RetentionCompliancePolicy -Identity '127d7cf1-0769-4792-9bf1-36b7a2a8c36f' | Format-List Name, Enabled, Mode"
                ),
                (
                    HoldKind.Unknown,
                    $"Get-MailUser -Identity '{Id}' -SoftDeletedMailUser | Format-List LitigationHoldEnabled, InPlaceHolds, ComplianceTagHoldApplied, DelayHoldApplied, DelayReleaseHoldApplied"
                ),
            ],
            Commands(RecipientKind.MailUser, RecipientScope.Inactive)
        );

    [Fact]
    public void Of_an_active_mailbox() =>
        Assert.Equal(
            [
                (HoldKind.Litigation, $"Set-Mailbox -Identity '{Id}' -LitigationHoldEnabled $false"),
                (
                    HoldKind.EDiscovery,
                    "Get-ComplianceCase (Get-CaseHoldPolicy '7d895d48-7e23-4a8d-8346-533c3beac15d').CaseId | Format-List Name, Status"
                ),
                (
                    HoldKind.EDiscovery,
                    "Get-MailboxSearch -InPlaceHoldIdentity 'cld9c0a984ca74b457fbe4504bf7d3e00de' | Format-List Name, Status"
                ),
                (HoldKind.InPlace, $"Set-Mailbox -Identity '{Id}' -RemoveOrphanedHolds 'c0ba3ce811b6432a8751430937152491'"),
                (
                    HoldKind.ExplicitRetentionPolicy,
                    $"Set-RetentionCompliancePolicy -Identity 'cdbbb86c-e603-4248-9bff-371876e7f224' -RemoveExchangeLocation '{Id}'"
                ),
                (
                    HoldKind.OrganisationRetentionPolicy,
                    $"Set-RetentionCompliancePolicy -Identity 'e9b52bf7-ab3b-46a2-8630-8ecb29624696' -AddExchangeLocationException '{Id}'"
                ),
                (HoldKind.ComplianceTag, $"Set-Mailbox -Identity '{Id}' -RemoveComplianceTagHoldApplied -ProvideConsent"),
                (HoldKind.Delay, $"Set-Mailbox -Identity '{Id}' -RemoveDelayHoldApplied"),
                (HoldKind.DelayRelease, $"Set-Mailbox -Identity '{Id}' -RemoveDelayReleaseHoldApplied"),
                (
                    HoldKind.Unknown,
                    "Get-RetentionCompliancePolicy -Identity '127d7cf1-0769-4792-9bf1-36b7a2a8c36f' | Format-List Name, Enabled, Mode"
                ),
                (
                    HoldKind.Unknown,
                    $"Get-Mailbox -Identity '{Id}' | Format-List LitigationHoldEnabled, InPlaceHolds, ComplianceTagHoldApplied, DelayHoldApplied, DelayReleaseHoldApplied"
                ),
            ],
            Commands(RecipientKind.UserMailbox, RecipientScope.Active)
        );

    [Fact]
    public void Of_anything_else_there_are_none_that_change_anything() =>
        Assert.All(Commands(RecipientKind.Other, RecipientScope.Inactive), command =>
            Assert.True(command.Command?.StartsWith("Get-", StringComparison.Ordinal) ?? true, command.Command)
        );

    [Fact]
    public void The_text_names_the_hold_who_releases_it_the_command_and_the_caution()
    {
        var hold = Assess(RecipientKind.UserMailbox, RecipientScope.Inactive)[0];

        Assert.Equal(
            "Litigation hold (LitigationHoldEnabled: true). "
                + "The owner of the legal matter must approve the release. Then an Exchange administrator with the Legal Hold role ends the hold in Exchange Online PowerShell. "
                + $"Command: Set-Mailbox -Identity '{Id}' -InactiveMailbox -LitigationHoldEnabled $false "
                + "This is a legal decision. The content is no longer protected, and content that is purged afterwards cannot be restored: check first whether a backup is required. A delay hold of 30 days may follow.",
            hold.ToString()
        );
    }

    [Fact]
    public void Every_kind_of_hold_says_who_releases_it_and_warns() =>
        Assert.All(Assess(RecipientKind.UserMailbox, RecipientScope.Inactive), hold =>
        {
            Assert.NotEmpty(hold.Name);
            Assert.NotEmpty(hold.Instructions);
            Assert.NotEmpty(hold.Caution);
        });

    [Fact]
    public void Text_of_an_entry_never_reaches_a_command() =>
        Assert.All(
            HoldAssessment.Assess(
                SampleRecipient.Marked("mbx'; Remove-Mailbox *", "mbxcdbbb86ce60342489bff371876e7f224'; Remove-Mailbox *:1"),
                Read.Found(new OrganisationHolds([])),
                Read.Absent<MailboxContent>()
            ),
            hold => Assert.DoesNotContain("Remove-Mailbox", hold.Command, StringComparison.Ordinal)
        );

    [Fact]
    public void What_could_not_be_read_or_is_not_known_says_how_to_check() =>
        Assert.Equal(
            [
                (
                    "InPlaceHolds: not returned",
                    $"Get-Mailbox -Identity '{Id}' -SoftDeletedMailbox | Format-List LitigationHoldEnabled, InPlaceHolds, ComplianceTagHoldApplied, DelayHoldApplied, DelayReleaseHoldApplied"
                ),
                ("organisation's InPlaceHolds: something new", "Get-OrganizationConfig | Format-List InPlaceHolds"),
            ],
            HoldAssessment
                .Assess(
                    SampleRecipient.With(SampleRecipient.NoMarks with { InPlaceHolds = null }),
                    Read.Found(new OrganisationHolds(["something new"])),
                    Read.Absent<MailboxContent>()
                )
                .OrderBy(hold => hold.Evidence, StringComparer.Ordinal)
                .Select(hold => (hold.Evidence, hold.Command))
        );

    [Theory]
    [InlineData(RecipientKind.UserMailbox, RecipientScope.SoftDeleted)]
    [InlineData(RecipientKind.UserMailbox, RecipientScope.Inactive)]
    [InlineData(RecipientKind.UserMailbox, RecipientScope.Active)]
    [InlineData(RecipientKind.MailUser, RecipientScope.SoftDeleted)]
    public void Every_hold_of_what_may_be_purged_has_a_command(RecipientKind kind, RecipientScope scope) =>
        Assert.All(Assess(kind, scope), hold => Assert.NotNull(hold.Command));

    private static IEnumerable<(HoldKind Kind, string? Command)> Commands(RecipientKind kind, RecipientScope scope) =>
        Assess(kind, scope).Select(hold => (hold.Kind, hold.Command));

    private static IReadOnlyList<Hold> Assess(RecipientKind kind, RecipientScope scope) =>
        HoldAssessment.Assess(
            SampleRecipient.With(_everyMark, kind, scope),
            Read.Found(new OrganisationHolds(["mbxe9b52bf7ab3b46a286308ecb29624696:1"])),
            Read.Found(new MailboxContent(1, 1))
        );
}
