using TenantHygiene.Remediation.Holds;
using TenantHygiene.Remediation.Primitives;
using TenantHygiene.Remediation.Recipients;

namespace TenantHygiene.Remediation.Tests.Holds;

public class HoldAssessmentTests
{
    private const string Policy = "cdbbb86ce60342489bff371876e7f224";
    private const string PolicyWithDashes = "cdbbb86c-e603-4248-9bff-371876e7f224";

    private static readonly Read<OrganisationHolds> _noPolicies = Organisation();
    private static readonly Read<MailboxContent> _noArchive = Read.Absent<MailboxContent>();

    [Fact]
    public void A_recipient_without_any_mark_is_not_held() =>
        Assert.Empty(HoldAssessment.Assess(SampleRecipient.With(), _noPolicies, _noArchive));

    [Fact]
    public void Each_mark_of_its_own_is_a_hold()
    {
        Assert.Equal([HoldKind.Litigation], Kinds(SampleRecipient.NoMarks with { LitigationHold = true }));
        Assert.Equal([HoldKind.ComplianceTag], Kinds(SampleRecipient.NoMarks with { ComplianceTagHold = true }));
        Assert.Equal([HoldKind.Delay], Kinds(SampleRecipient.NoMarks with { DelayHold = true }));
        Assert.Equal([HoldKind.DelayRelease], Kinds(SampleRecipient.NoMarks with { DelayReleaseHold = true }));
    }

    [Fact]
    public void Each_mark_that_was_not_returned_is_a_hold()
    {
        Assert.Equal([HoldKind.Unreadable], Kinds(SampleRecipient.NoMarks with { LitigationHold = null }));
        Assert.Equal([HoldKind.Unreadable], Kinds(SampleRecipient.NoMarks with { InPlaceHolds = null }));
        Assert.Equal([HoldKind.Unreadable], Kinds(SampleRecipient.NoMarks with { ComplianceTagHold = null }));
        Assert.Equal([HoldKind.Unreadable], Kinds(SampleRecipient.NoMarks with { DelayHold = null }));
        Assert.Equal([HoldKind.Unreadable], Kinds(SampleRecipient.NoMarks with { DelayReleaseHold = null }));
    }

    [Theory]
    [InlineData("UniH7d895d48-7e23-4a8d-8346-533c3beac15d", HoldKind.EDiscovery)]
    [InlineData("unih7d895d487e234a8d8346533c3beac15d", HoldKind.EDiscovery)]
    [InlineData("cld9c0a984ca74b457fbe4504bf7d3e00de", HoldKind.EDiscovery)]
    [InlineData("CLD9c0a984ca74b457fbe4504bf7d3e00de:1", HoldKind.EDiscovery)]
    [InlineData("c0ba3ce811b6432a8751430937152491", HoldKind.InPlace)]
    [InlineData(" C0BA3CE8-11B6-432A-8751-430937152491 ", HoldKind.InPlace)]
    [InlineData("mbxcdbbb86ce60342489bff371876e7f224:1", HoldKind.ExplicitRetentionPolicy)]
    [InlineData("MBXcdbbb86c-e603-4248-9bff-371876e7f224", HoldKind.ExplicitRetentionPolicy)]
    [InlineData("grpcdbbb86ce60342489bff371876e7f224:3", HoldKind.ExplicitRetentionPolicy)]
    [InlineData("skpcdbbb86ce60342489bff371876e7f224:1", HoldKind.Unknown)]
    [InlineData("mbxcdbbb86ce60342489bff371876e7f224:4", HoldKind.Unknown)]
    [InlineData("mbxcdbbb86ce60342489bff371876e7f2", HoldKind.Unknown)]
    [InlineData("mbx", HoldKind.Unknown)]
    [InlineData("-mbx", HoldKind.Unknown)]
    [InlineData("-mbxcdbbb86ce60342489bff371876e7f2", HoldKind.Unknown)]
    [InlineData("-mbx cdbbb86ce60342489bff371876e7f224", HoldKind.Unknown)]
    [InlineData("-mbx+dbbb86c-e603-4248-9bff-371876e7f224", HoldKind.Unknown)]
    [InlineData("-grpcdbbb86ce60342489bff371876e7f224", HoldKind.Unknown)]
    [InlineData("zzzcdbbb86ce60342489bff371876e7f224", HoldKind.Unknown)]
    [InlineData("some new hold", HoldKind.Unknown)]
    [InlineData("", HoldKind.Unknown)]
    public void An_entry_on_the_recipient_is_the_hold_that_its_prefix_says(string entry, HoldKind kind)
    {
        var hold = Assert.Single(HoldAssessment.Assess(SampleRecipient.Marked(entry), _noPolicies, _noArchive));

        Assert.Equal(kind, hold.Kind);
        Assert.Equal($"InPlaceHolds: {entry}", hold.Evidence);
    }

    [Fact]
    public void An_exclusion_is_no_hold() =>
        Assert.Empty(HoldAssessment.Assess(SampleRecipient.Marked($"-mbx{Policy}"), _noPolicies, _noArchive));

    [Fact]
    public void A_policy_of_the_organisation_holds_every_mailbox() =>
        Assert.Equal([HoldKind.OrganisationRetentionPolicy], Kinds(SampleRecipient.With(), Organisation($"mbx{Policy}:1")));

    [Theory]
    [InlineData($"-mbx{Policy}", $"mbx{Policy}:2")]
    [InlineData($"-mbx{PolicyWithDashes}", $"mbx{Policy}:1")]
    [InlineData($"-MBX{Policy}:3", $"mbx{PolicyWithDashes}")]
    public void An_exclusion_releases_the_organisations_policy_however_the_guid_is_written(string exclusion, string policy) =>
        Assert.Empty(HoldAssessment.Assess(SampleRecipient.Marked(exclusion), Organisation(policy), _noArchive));

    [Fact]
    public void An_exclusion_from_one_policy_leaves_the_others()
    {
        var hold = Assert.Single(
            HoldAssessment.Assess(
                SampleRecipient.Marked($"-mbx{Policy}"),
                Organisation($"mbx{Policy}:1", "mbx00000000000000000000000000000001:1"),
                _noArchive
            )
        );

        Assert.Equal("organisation's InPlaceHolds: mbx00000000000000000000000000000001:1", hold.Evidence);
    }

    [Fact]
    public void An_exclusion_does_not_release_a_policy_that_names_the_recipient() =>
        Assert.Equal([HoldKind.ExplicitRetentionPolicy], Kinds(SampleRecipient.Marked($"-mbx{Policy}", $"mbx{Policy}:1")));

    [Fact]
    public void A_policy_of_the_organisation_holds_a_mail_user_only_when_its_archive_may_hold_something()
    {
        var mailUser = SampleRecipient.With(kind: RecipientKind.MailUser);
        var organisation = Organisation($"mbx{Policy}:1");

        Assert.Empty(HoldAssessment.Assess(mailUser, organisation, _noArchive));
        Assert.Empty(HoldAssessment.Assess(mailUser, organisation, Read.Found(MailboxContent.Empty)));
        Assert.Single(HoldAssessment.Assess(mailUser, organisation, Read.Found(new MailboxContent(1, null))));
        Assert.Single(HoldAssessment.Assess(mailUser, organisation, Read.Found(new MailboxContent(0, 1))));
        Assert.Single(HoldAssessment.Assess(mailUser, organisation, Read.Unreadable<MailboxContent>(ReadFaultKind.Forbidden, "403")));
    }

    [Theory]
    [InlineData(RecipientKind.UserMailbox, false)]
    [InlineData(RecipientKind.MailUser, false)]
    [InlineData(RecipientKind.Other, true)]
    public void A_policy_for_groups_holds_what_may_be_a_group_mailbox(RecipientKind kind, bool held) =>
        Assert.Equal(held, HoldAssessment.Assess(SampleRecipient.With(kind: kind), Organisation($"grp{Policy}:3"), _noArchive).Count > 0);

    [Theory]
    [InlineData($"skp{Policy}:1", HoldKind.Unknown)]
    [InlineData($"-mbx{Policy}", HoldKind.Unknown)]
    [InlineData("mbx", HoldKind.Unknown)]
    [InlineData($"UniH{Policy}", HoldKind.EDiscovery)]
    [InlineData(Policy, HoldKind.InPlace)]
    public void Any_other_entry_of_the_organisation_holds_all_recipients(string entry, HoldKind kind) =>
        Assert.Equal([kind], Kinds(SampleRecipient.With(kind: RecipientKind.MailUser), Organisation(entry)));

    [Fact]
    public void An_organisation_that_was_not_read_holds_all_recipients()
    {
        var forbidden = Assert.Single(
            HoldAssessment.Assess(
                SampleRecipient.With(),
                Read.Unreadable<OrganisationHolds>(ReadFaultKind.Forbidden, "Get-OrganizationConfig: 403"),
                _noArchive
            )
        );

        Assert.Equal(HoldKind.Unreadable, forbidden.Kind);
        Assert.Contains("Get-OrganizationConfig: 403", forbidden.Evidence, StringComparison.Ordinal);
        Assert.Equal([HoldKind.Unreadable], Kinds(SampleRecipient.With(), Read.Absent<OrganisationHolds>()));
    }

    [Fact]
    public void An_inactive_mailbox_is_held_even_when_no_mark_shows_by_what()
    {
        Assert.Equal([HoldKind.InactiveMailbox], Kinds(SampleRecipient.With(inactive: true)));
        Assert.Equal([HoldKind.InactiveMailbox], Kinds(SampleRecipient.With(scope: RecipientScope.Inactive)));
        Assert.Equal([HoldKind.InactiveMailbox], Kinds(SampleRecipient.With(scope: RecipientScope.Inactive, inactive: true)));
    }

    [Fact]
    public void A_mark_that_stands_twice_is_one_hold() =>
        Assert.Single(HoldAssessment.Assess(SampleRecipient.Marked($"mbx{Policy}:1", $"mbx{Policy}:1"), _noPolicies, _noArchive));

    private static Read<OrganisationHolds> Organisation(params string[] entries) => Read.Found(new OrganisationHolds(entries));

    private static IEnumerable<HoldKind> Kinds(HoldMarks marks) => Kinds(SampleRecipient.With(marks));

    private static IEnumerable<HoldKind> Kinds(RecipientDetails details, Read<OrganisationHolds>? organisation = null) =>
        HoldAssessment.Assess(details, organisation ?? _noPolicies, _noArchive).Select(hold => hold.Kind);
}

/// <summary>Recipients as readings return them, without any hold unless said otherwise.</summary>
internal static class SampleRecipient
{
    public static readonly Guid ObjectId = new("6b0b1c9e-3f0a-4c55-9d7e-2f6f0a4b1c11");

    public static HoldMarks NoMarks { get; } =
        new()
        {
            LitigationHold = false,
            InPlaceHolds = [],
            ComplianceTagHold = false,
            DelayHold = false,
            DelayReleaseHold = false,
        };

    public static RecipientDetails With(
        HoldMarks? marks = null,
        RecipientKind kind = RecipientKind.UserMailbox,
        RecipientScope scope = RecipientScope.SoftDeleted,
        bool inactive = false
    ) =>
        new(
            new Recipient
            {
                Kind = kind,
                Scope = scope,
                ObjectId = ObjectId,
                DistinguishedName = "CN=Ann,OU=Soft Deleted Objects,OU=contoso",
                IsInactiveMailbox = inactive,
            },
            marks ?? NoMarks,
            BeforeImage: "{}"
        );

    public static RecipientDetails Marked(params string[] inPlaceHolds) => With(NoMarks with { InPlaceHolds = inPlaceHolds });
}
