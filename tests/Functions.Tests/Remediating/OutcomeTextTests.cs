using TenantHygiene.Functions.Remediating;
using TenantHygiene.Remediation.Errors;
using TenantHygiene.Remediation.Plans;
using TenantHygiene.Remediation.Recipients;

namespace TenantHygiene.Functions.Tests.Remediating;

public sealed class OutcomeTextTests
{
    private static readonly Guid _holder = Guid.Parse("00000000-0000-0000-0000-0000000000b1");

    [Fact]
    public void A_plan_that_was_only_asked_for_says_so()
    {
        var outcome = OutcomeText.Of(Plan(PlanDecision.PlanOnly));

        Assert.Equal(("planned", "The cause.", "Nothing was changed: only a plan was asked for."), (outcome.Code, outcome.Found, outcome.Done));
    }

    [Fact]
    public void The_heaviest_objection_gives_code_and_advice_and_all_of_them_the_finding()
    {
        var outcome = OutcomeText.Of(Plan(PlanDecision.Operator, Objection("litigation-hold", ObjectionWeight.Operator), Objection("content", ObjectionWeight.Approval)));

        Assert.Equal(
            ("litigation-hold", "The cause. Text of litigation-hold. Text of content.", "Nothing was changed.", "Advice on litigation-hold."),
            (outcome.Code, outcome.Found, outcome.Done, outcome.Verified));
    }

    [Fact]
    public void Everything_that_stands_in_the_way_is_told_with_its_command()
    {
        var outcome = OutcomeText.Of(Plan(PlanDecision.Operator, Objection("hold", ObjectionWeight.Operator) with { Command = "Set-Mailbox -One" }, Objection("other", ObjectionWeight.Operator)));

        Assert.Equal("Advice on hold. Command: Set-Mailbox -One Advice on other.", outcome.Verified);
    }

    [Fact]
    public void A_tenant_that_is_not_released_is_told_how_to_be_released()
    {
        var outcome = OutcomeText.NotReleased(Plan(PlanDecision.PlanOnly));

        Assert.Equal("tenant-not-released", outcome.Code);
        Assert.Contains("PUT /tenants/{tenantId}/release", outcome.Verified, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(PlanDecision.Operator, ObjectionWeight.Operator)]
    [InlineData(PlanDecision.PlanOnly, ObjectionWeight.PlanOnly)]
    public void A_release_is_not_advised_where_it_would_change_nothing(PlanDecision decision, ObjectionWeight weight)
    {
        var outcome = OutcomeText.NotReleased(Plan(decision, Objection("reason", weight)));

        Assert.Equal(("reason", "Advice on reason."), (outcome.Code, outcome.Verified));
    }

    [Fact]
    public void Of_a_repair_it_tells_what_was_removed()
    {
        var outcome = OutcomeText.Resolved(Plan(PlanDecision.Purge) with { Conflict = Conflict() });

        Assert.Equal("verified-gone", outcome.Code);
        Assert.Equal($"The cause. It was the soft-deleted mail user Kim's copy ({_holder}).", outcome.Found);
        Assert.Equal("Removed it for good, and had the user provisioned again.", outcome.Done);
    }

    [Fact]
    public void Of_a_retry_without_a_purge_it_does_not_claim_to_have_removed_anything() =>
        Assert.DoesNotContain("Removed", OutcomeText.Resolved(Plan(PlanDecision.Reprovision)).Done, StringComparison.Ordinal);

    [Fact]
    public void Of_an_error_that_vanished_it_does_not_claim_to_have_done_anything()
    {
        var outcome = OutcomeText.Resolved(null);

        Assert.Equal(("vanished", "Nothing was changed."), (outcome.Code, outcome.Done));
    }

    private static Objection Objection(string rule, ObjectionWeight weight) => new(rule, weight, $"Text of {rule}.", $"Advice on {rule}.");

    private static ConflictingRecipient Conflict() => new()
    {
        Kind = RecipientKind.MailUser,
        Scope = RecipientScope.SoftDeleted,
        ObjectId = _holder,
        DistinguishedName = "CN=copy",
        DisplayName = "Kim's copy",
        Holds = [],
    };

    private static RemediationPlan Plan(PlanDecision decision, params Objection[] objections) => new()
    {
        Problem = new ProvisioningProblem.GuidInUse(GuidProperty.ExchangeGuid, Guid.Parse("00000000-0000-0000-0000-0000000000c1")),
        Decision = decision,
        Policy = "automatic",
        Cause = "The cause.",
        Steps = [],
        Objections = objections,
        Alternatives = [],
        Hash = "hash",
    };
}
