using TenantHygiene.Remediation.Approvals;
using TenantHygiene.Remediation.Primitives;
using static TenantHygiene.Remediation.Tests.Support.ProvableConflict;
using static TenantHygiene.Testing.TestPrincipals;

namespace TenantHygiene.Remediation.Tests.Approvals;

public sealed class ApprovalRulesTests
{
    private static readonly PlanApproval _requested = new()
    {
        PlanHash = "abc",
        AskedAt = Now,
        ExpiresAt = Now.AddDays(3),
        Needed = 1,
        RequestedBy = Called("alice"),
    };

    [Fact]
    public void One_approval_by_another_user_is_enough_where_one_is_needed() =>
        Assert.True(ApprovalRules.Covers(Yes(_requested, Called("bob")), "abc", needed: 1, Now.AddHours(2)));

    [Fact]
    public void The_requesters_own_yes_is_refused_and_would_not_count()
    {
        Assert.Equal(ApprovalRefusal.OwnRequest, ApprovalRules.Refuse(_requested, Called("alice"), "abc", false, Now));
        Assert.False(ApprovalRules.Covers(Yes(_requested, Called("alice")), "abc", needed: 1, Now.AddHours(2)));
    }

    [Fact]
    public void A_later_requester_cannot_approve_and_an_earlier_approval_of_that_user_no_longer_counts()
    {
        var joined = Yes(_requested, Called("bob")) with { AlsoRequestedBy = [Called("bob")] };

        Assert.Equal(ApprovalRefusal.OwnRequest, ApprovalRules.Refuse(joined, Called("bob"), "abc", false, Now));
        Assert.False(ApprovalRules.Covers(joined, "abc", needed: 1, Now.AddHours(2)));
        Assert.True(ApprovalRules.Covers(Yes(joined, Called("carol")), "abc", needed: 1, Now.AddHours(2)));
    }

    [Fact]
    public void The_same_person_twice_counts_once()
    {
        var twice = Yes(Yes(_requested with { Needed = 2 }, Called("bob")), Called("bob"));

        Assert.Single(twice.Given);
        Assert.False(ApprovalRules.Covers(twice, "abc", needed: 2, Now.AddHours(2)));
        Assert.True(ApprovalRules.Covers(Yes(twice, Called("carol")), "abc", needed: 2, Now.AddHours(2)));
    }

    [Fact]
    public void A_later_requester_of_the_same_plan_cannot_approve_it_either()
    {
        var requested = _requested with { AlsoRequestedBy = [Called("bob")] };

        Assert.Equal(ApprovalRefusal.OwnRequest, ApprovalRules.Refuse(requested, Called("bob"), "abc", false, Now));
        Assert.Null(ApprovalRules.Refuse(requested, Called("carol"), "abc", false, Now));
        Assert.False(ApprovalRules.Covers(Yes(requested, Called("bob")), "abc", needed: 1, Now.AddHours(2)));
        Assert.True(ApprovalRules.Covers(Yes(requested, Called("carol")), "abc", needed: 1, Now.AddHours(2)));
    }

    [Fact]
    public void Yes_to_another_plan_is_no_yes_to_this_one()
    {
        Assert.Equal(ApprovalRefusal.OtherPlan, ApprovalRules.Refuse(_requested, Called("bob"), "abd", false, Now));
        Assert.False(ApprovalRules.Covers(Yes(_requested, Called("bob")), "abd", needed: 1, Now.AddHours(2)));
    }

    [Fact]
    public void Too_late_is_no()
    {
        Assert.Equal(ApprovalRefusal.Expired, ApprovalRules.Refuse(_requested, Called("bob"), "abc", false, _requested.ExpiresAt));
        Assert.Equal(ApprovalStanding.Expired, ApprovalRules.Standing(_requested, _requested.ExpiresAt));
        Assert.False(
            ApprovalRules.Covers(
                ApprovalRules.With(_requested, new GivenApproval(Called("bob"), _requested.ExpiresAt, false, null)),
                "abc",
                needed: 1,
                Now.AddHours(2)
            )
        );
    }

    [Fact]
    public void A_yes_that_was_not_used_in_time_is_used_up()
    {
        var approved = Yes(_requested, Called("bob"));

        Assert.Equal(ApprovalStanding.Approved, ApprovalRules.Standing(approved, _requested.ExpiresAt.AddTicks(-1)));
        Assert.Equal(ApprovalStanding.Expired, ApprovalRules.Standing(approved, _requested.ExpiresAt));
        Assert.True(ApprovalRules.Covers(approved, "abc", 1, _requested.ExpiresAt.AddTicks(-1)));
        Assert.False(ApprovalRules.Covers(approved, "abc", 1, _requested.ExpiresAt));
    }

    [Fact]
    public void One_no_is_enough()
    {
        var rejected = Yes(_requested, Called("bob")) with { Rejection = new GivenRejection(Called("carol"), Now, "no") };

        Assert.Equal(ApprovalStanding.Rejected, ApprovalRules.Standing(rejected, Now));
        Assert.False(ApprovalRules.Covers(rejected, "abc", needed: 1, Now.AddHours(2)));
        Assert.Equal(ApprovalRefusal.AlreadyRejected, ApprovalRules.Refuse(rejected, Called("dave"), "abc", false, Now));
    }

    [Fact]
    public void A_litigation_hold_must_be_named()
    {
        var release = _requested with { ReleasesLitigationHold = true };

        Assert.Equal(ApprovalRefusal.HoldNotNamed, ApprovalRules.Refuse(release, Called("bob"), "abc", false, Now));
        Assert.False(ApprovalRules.Covers(Yes(release, Called("bob")), "abc", needed: 1, Now.AddHours(2)));
        Assert.True(ApprovalRules.Covers(Yes(release, Called("bob"), namesHold: true), "abc", needed: 1, Now.AddHours(2)));
    }

    [Fact]
    public void A_policy_that_became_stricter_counts() =>
        Assert.False(ApprovalRules.Covers(Yes(_requested, Called("bob")), "abc", needed: 2, Now.AddHours(2)));

    [Fact]
    public void One_person_counts_once_under_whatever_names()
    {
        var twice = Yes(Yes(_requested with { Needed = 2 }, Called("bob")), Called("bob") with { Name = "Robert" });

        Assert.Single(twice.Given);
        Assert.False(
            ApprovalRules.Covers(
                twice with
                {
                    Given = [.. twice.Given, twice.Given[0] with { By = Called("bob") with { Name = "Rob" } }],
                },
                "abc",
                needed: 2,
                Now.AddHours(2)
            )
        );
    }

    [Fact]
    public void Where_the_requester_could_be_any_approver_one_more_approval_is_needed()
    {
        var unknown = Principal.OfAccount("zendesk", "4711", isUnidentified: true);

        foreach (
            var requested in new[] { _requested with { RequestedBy = unknown }, _requested with { AlsoRequestedBy = [unknown, unknown] } }
        )
        {
            Assert.Equal(2, ApprovalRules.Needed(requested));
            Assert.Equal(ApprovalStanding.Waiting, ApprovalRules.Standing(Yes(requested, Called("bob")), Now));
            Assert.False(ApprovalRules.Covers(Yes(requested, Called("bob")), "abc", needed: 1, Now.AddHours(2)));
            Assert.True(ApprovalRules.Covers(Yes(Yes(requested, Called("bob")), Called("carol")), "abc", needed: 1, Now.AddHours(2)));
        }
    }

    [Fact]
    public void Where_the_requester_is_no_approver_no_more_approvals_are_needed() =>
        Assert.True(
            ApprovalRules.Covers(
                Yes(
                    _requested with
                    {
                        RequestedBy = Principal.OfAccount("zendesk", "ada@customer.example", isUnidentified: false),
                    },
                    Called("bob")
                ),
                "abc",
                needed: 1,
                Now.AddHours(2)
            )
        );

    private static PlanApproval Yes(PlanApproval approval, Principal by, bool namesHold = false) =>
        ApprovalRules.With(approval, new GivenApproval(by, Now.AddHours(1), namesHold, null));
}
