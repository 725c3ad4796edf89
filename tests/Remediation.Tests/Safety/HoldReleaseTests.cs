using TenantHygiene.Remediation.Approvals;
using TenantHygiene.Remediation.Conflicts;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Remediation.Plans;
using TenantHygiene.Remediation.Policies;
using TenantHygiene.Remediation.Primitives;
using TenantHygiene.Remediation.Recipients;
using TenantHygiene.Remediation.Safety;
using TenantHygiene.Remediation.Tests.Support;
using static TenantHygiene.Remediation.Tests.Support.ProvableConflict;
using static TenantHygiene.Testing.TestPrincipals;

namespace TenantHygiene.Remediation.Tests.Safety;

public sealed class HoldReleaseTests
{
    private static readonly PolicyDocument _releasing = SamplePolicy.Permissive with
    {
        Approval = new ApprovalPolicy { MayReleaseLitigationHold = true },
    };

    private static readonly ConflictEvidence _held = Evidence
        .With(row => row with { Kind = RecipientKind.UserMailbox, Scope = RecipientScope.Inactive, IsInactiveMailbox = true })
        .WithMarks(marks => marks with { LitigationHold = true });

    private static readonly Read<bool> _yes = Read.Found(true);
    private static readonly Read<KillSwitchPosition> _off = Read.Absent<KillSwitchPosition>();

    [Fact]
    public void A_litigation_hold_alone_makes_a_plan_with_its_release()
    {
        var plan = Plan(_held, _releasing);

        Assert.True(plan.ReleasesLitigationHold);
        Assert.Equal(PlanDecision.Approve, plan.Decision);
        Assert.DoesNotContain(plan.Steps, step => step.Command?.StartsWith("Remove-", StringComparison.Ordinal) is true);
    }

    [Fact]
    public void Where_the_policy_does_not_allow_it_no_approval_is_requested() =>
        Assert.Equal(PlanDecision.Operator, Plan(_held, SamplePolicy.Permissive).Decision);

    [Fact]
    public void An_ediscovery_hold_beside_it_is_never_released() =>
        Assert.Equal(
            PlanDecision.Operator,
            Plan(_held.WithMarks(marks => marks with { InPlaceHolds = ["UniH7d895d48-7e23-4a8d-8346-533c3beac15d"] }), _releasing).Decision
        );

    [Theory]
    [InlineData(RecipientKind.MailUser, RecipientScope.SoftDeleted)]
    [InlineData(RecipientKind.Other, RecipientScope.Inactive)]
    [InlineData(RecipientKind.UserMailbox, RecipientScope.Active)]
    public void Of_anything_but_a_users_deleted_mailbox_none_is_released(RecipientKind kind, RecipientScope scope)
    {
        var plan = Plan(_held.With(row => row with { Kind = kind, Scope = scope, IsInactiveMailbox = false }), _releasing);

        Assert.Equal((PlanDecision.Operator, false), (plan.Decision, plan.ReleasesLitigationHold));
    }

    [Fact]
    public void Anything_else_that_speaks_against_the_purge_keeps_the_hold() =>
        Assert.Equal(
            PlanDecision.Operator,
            Plan(_held.With(row => row with { ExternalDirectoryObjectId = Guid.NewGuid().ToString() }), _releasing).Decision
        );

    [Fact]
    public void An_approval_that_names_the_hold_of_this_very_plan_gives_a_warrant()
    {
        var warrant = Prove(_held, _releasing, Approval(Plan(_held, _releasing).Hash, namesHold: true), _yes, _off);

        Assert.Equal(RecipientId, warrant?.RecipientId);
        Assert.False(warrant!.TryRedeem(_held.ReadAt + PurgeProof.Freshness + TimeSpan.FromTicks(1)));
        Assert.True(warrant.TryRedeem(Now));
        Assert.Throws<InvalidOperationException>(() => warrant.TryRedeem(Now));
    }

    [Fact]
    public void Nothing_less_does()
    {
        var hash = Plan(_held, _releasing).Hash;

        Assert.Null(Prove(_held, _releasing, null, _yes, _off));
        Assert.Null(Prove(_held, _releasing, Approval(hash, namesHold: false), _yes, _off));
        Assert.Null(Prove(_held, _releasing, Approval("another", namesHold: true), _yes, _off));
        Assert.Null(Prove(_held, SamplePolicy.Permissive, Approval(hash, namesHold: true), _yes, _off));
        Assert.Null(Prove(_held, _releasing, Approval(hash, namesHold: true), _yes, Read.Found(new KillSwitchPosition(true, null))));
        Assert.Null(
            Prove(
                _held,
                _releasing,
                Approval(hash, namesHold: true),
                _yes,
                Read.Unreadable<KillSwitchPosition>(ReadFaultKind.TimedOut, "?")
            )
        );
        Assert.Null(Prove(_held with { ReadAt = Now.AddHours(-1) }, _releasing, Approval(hash, namesHold: true), _yes, _off));
    }

    [Fact]
    public void In_a_new_tenant_that_is_not_released_no_hold_is_released()
    {
        var planning = _releasing with { NewTenants = NewTenantPolicy.Plan };
        var approval = Approval(Plan(_held, planning).Hash, namesHold: true);

        Assert.NotNull(Prove(_held, planning, approval, _yes, _off));
        Assert.Null(Prove(_held, planning, approval, Read.Found(false), _off));
        Assert.Null(Prove(_held, planning, approval, Read.Unreadable<bool>(ReadFaultKind.TimedOut, "?"), _off));
    }

    [Fact]
    public void The_same_approval_never_covers_the_purge_itself()
    {
        var released = _held
            .With(row => row with { Scope = RecipientScope.SoftDeleted, IsInactiveMailbox = false })
            .WithMarks(marks => marks with { LitigationHold = false });
        var asking = _releasing.With(rules => rules with { Action = PolicyAction.Approve });

        Assert.IsType<PurgeVerdict.Refused>(
            PurgeProof.Prove(
                released,
                asking,
                Controls with
                {
                    Approval = ApprovalRules.Confirm(Approval(Plan(_held, asking).Hash, namesHold: true), released, asking, Now),
                },
                Now
            )
        );
    }

    private static RemediationPlan Plan(ConflictEvidence evidence, PolicyDocument policy) =>
        PlanBuilder.ForConflict(evidence, policy, RemediationMode.Remediate);

    private static PlanApproval Approval(string hash, bool namesHold) =>
        new()
        {
            PlanHash = hash,
            AskedAt = Now.AddHours(-2),
            ExpiresAt = Now.AddDays(1),
            Needed = 1,
            ReleasesLitigationHold = true,
            Given = [new GivenApproval(Called("bob"), Now.AddHours(-1), namesHold, null)],
        };

    private static HoldReleaseWarrant? Prove(
        ConflictEvidence evidence,
        PolicyDocument policy,
        PlanApproval? approval,
        Read<bool> released,
        Read<KillSwitchPosition> killSwitch
    ) => HoldRelease.Prove(evidence, policy, ApprovalRules.Confirm(approval, evidence, policy, Now), released, killSwitch, Now);
}
