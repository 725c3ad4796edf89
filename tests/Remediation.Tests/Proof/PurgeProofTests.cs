using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using TenantHygiene.Remediation.Plans;
using TenantHygiene.Remediation.Proof;
using TenantHygiene.Remediation.Reading;
using TenantHygiene.Remediation.Recipients;
using TenantHygiene.Remediation.Tests.Builders;
using static TenantHygiene.Remediation.Tests.Builders.Provable;

namespace TenantHygiene.Remediation.Tests.Proof;

public sealed class PurgeProofTests
{
    public static TheoryData<string> ObstacleNames => [.. Obstacles.All.Select(obstacle => obstacle.Name)];

    [Fact]
    public void A_conflict_about_which_everything_is_known_and_nothing_objects_is_proven()
    {
        var verdict = PurgeProof.Prove(Evidence, Automatic, Controls, Now);

        var warrant = Assert.IsType<PurgeVerdict.Proven>(verdict).Warrant;
        Assert.Equal((TenantId, RecipientId, RecipientKind.MailUser, "intent-1"), (warrant.TenantId, warrant.RecipientId, warrant.RecipientKind, warrant.IntentId));
    }

    [Theory]
    [MemberData(nameof(ObstacleNames))]
    public void Each_obstacle_alone_is_refused_by_the_rule_that_watches_for_it(string name)
    {
        var obstacle = Obstacles.All.Single(candidate => candidate.Name == name);

        var verdict = PurgeProof.Prove(obstacle.ChangeEvidence(Evidence), Automatic, obstacle.ChangeControls(Controls), Now);

        var refused = Assert.IsType<PurgeVerdict.Refused>(verdict);
        Assert.Contains(refused.Objections, objection => objection.Rule == obstacle.Rule);
    }

    [Property(MaxTest = 500)]
    public Property No_combination_of_obstacles_is_ever_proven()
    {
        var combinations = Gen.Choose(0, Obstacles.All.Count - 1).NonEmptyListOf().ToArbitrary();
        return Prop.ForAll(combinations, indexes =>
        {
            var (evidence, controls) = (Evidence, Controls);
            // A later change may undo an earlier one: the last one always stands.
            foreach (var obstacle in indexes.Select(index => Obstacles.All[index]))
            {
                (evidence, controls) = (obstacle.ChangeEvidence(evidence), obstacle.ChangeControls(controls));
            }

            return PurgeProof.Prove(evidence, Automatic, controls, Now) is PurgeVerdict.Refused;
        });
    }

    [Fact]
    public void The_policies_are_told_apart_for_mail_users()
    {
        Assert.Equal([ObjectionWeight.PlanOnly], Weights("observe", RecipientKind.MailUser));
        Assert.Empty(Weights("careful", RecipientKind.MailUser));
        Assert.Empty(Weights("automatic", RecipientKind.MailUser));
    }

    [Fact]
    public void The_policies_are_told_apart_for_mailboxes()
    {
        Assert.Equal([ObjectionWeight.PlanOnly], Weights("observe", RecipientKind.UserMailbox));
        Assert.Equal([ObjectionWeight.Approval], Weights("careful", RecipientKind.UserMailbox));
        Assert.Empty(Weights("automatic", RecipientKind.UserMailbox));
    }

    [Fact]
    public void The_careful_policy_asks_before_a_mail_users_archive_is_lost()
    {
        var objections = PurgeProof.Examine(Evidence with { ArchiveContent = Read.Found(new MailboxContent(3, 4096)) }, Library.Get("careful"));

        Assert.Equal(["content"], objections.Select(objection => objection.Rule));
    }

    [Fact]
    public void The_heaviest_objection_comes_first()
    {
        var evidence = Evidence.WithMarks(marks => marks with { LitigationHold = true }) with { PrimaryContent = Read.Unreadable<MailboxContent>(ReadFaultKind.Throttled, "429") };

        Assert.Equal(["litigation-hold", "unreadable"], PurgeProof.Examine(evidence, Automatic).Select(objection => objection.Rule));
    }

    [Fact]
    public void What_cannot_be_read_waits_and_only_what_may_be_lasting_ends_when_it_lasts()
    {
        Assert.Equal(("missing-permission", ObjectionWeight.Time, true), Unread(ReadFaultKind.Forbidden));
        Assert.Equal(("missing-permission", ObjectionWeight.Time, true), Unread(ReadFaultKind.Unauthenticated));
        Assert.Equal(("unusable-answer", ObjectionWeight.Time, true), Unread(ReadFaultKind.Malformed));
        Assert.Equal(("unreadable", ObjectionWeight.Time, false), Unread(ReadFaultKind.Throttled));
        Assert.Equal(("not-exactly-one", ObjectionWeight.Operator, false), Unread(ReadFaultKind.Ambiguous));
    }

    private static (string Rule, ObjectionWeight Weight, bool EndsWhenItLasts) Unread(ReadFaultKind kind)
    {
        var evidence = Evidence with { RecycleBin = Read.Unreadable<IReadOnlyList<Users.DeletedUser>>(kind, "-") };
        var objection = Assert.Single(PurgeProof.Examine(evidence, Automatic));
        return (objection.Rule, objection.Weight, UnreadableFact.IsLasting(objection));
    }

    private static IEnumerable<ObjectionWeight> Weights(string policy, RecipientKind kind) =>
        PurgeProof.Examine(Evidence.With(row => row with { Kind = kind }), Library.Get(policy)).Select(objection => objection.Weight);
}
