using TenantHygiene.Functions.Remediation;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Remediation.Errors;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Remediation.Plans;
using TenantHygiene.Remediation.Safety;

namespace TenantHygiene.Functions.Tests.Remediation;

public sealed class EndingsTests
{
    [Fact]
    public void A_plan_in_plan_mode_says_so()
    {
        var ending = Endings.Of(Plan(PlanDecision.PlanOnly));

        Assert.Equal(("planned", "The cause. Only a plan was requested."), (ending.Code, ending.Found));
    }

    [Fact]
    public void The_heaviest_objection_gives_code_and_advice_and_all_of_them_the_finding()
    {
        var ending = Endings.Of(
            Plan(
                PlanDecision.Operator,
                Objection("litigation-hold", ObjectionWeight.Operator),
                Objection("content", ObjectionWeight.Approval)
            )
        );

        Assert.Equal(("litigation-hold", "The cause. Text of litigation-hold. Text of content."), (ending.Code, ending.Found));
        Assert.Equal([new NextStep("Advice on litigation-hold.")], ending.NextSteps);
    }

    [Fact]
    public void Every_obstacle_is_a_step_of_its_own_with_its_command()
    {
        var objection = Objection("hold", ObjectionWeight.Operator) with { Command = "Set-Mailbox -One" };
        var ending = Endings.Of(Plan(PlanDecision.Operator, objection, Objection("other", ObjectionWeight.Operator)));

        Assert.Equal([new NextStep("Advice on hold.", "Set-Mailbox -One"), new NextStep("Advice on other.")], ending.NextSteps);
    }

    [Fact]
    public void The_outcome_of_a_tenant_that_is_not_released_says_how_to_release_it()
    {
        var ending = Endings.NotReleased(Plan(PlanDecision.PlanOnly));

        Assert.Equal("tenant-not-released", ending.Code);
        Assert.Contains("PUT /tenants/{tenantId}/release", Assert.Single(ending.NextSteps).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(PlanDecision.Operator, ObjectionWeight.Operator)]
    [InlineData(PlanDecision.PlanOnly, ObjectionWeight.PlanOnly)]
    public void A_release_is_not_advised_where_it_would_change_nothing(PlanDecision decision, ObjectionWeight weight)
    {
        var ending = Endings.NotReleased(Plan(decision, Objection("reason", weight)));

        Assert.Equal(("reason", "Advice on reason."), (ending.Code, Assert.Single(ending.NextSteps).Text));
    }

    [Theory]
    [InlineData(ActionState.Done, "verified-gone")]
    [InlineData(ActionState.Sent, "verified-gone")]
    [InlineData(ActionState.NotDone, "vanished")]
    public void Whether_an_error_was_repaired_or_vanished_is_read_from_what_was_done(ActionState state, string code)
    {
        var purge = new RemediationAction { Kind = ActionKind.Purge, At = DateTimeOffset.UnixEpoch };
        var ending = Endings.Resolved(Record() with { Actions = ActionLog.Empty.With("one", state, purge) }, Readings, wasHandedOut: false);

        Assert.Equal(
            (code, "Read twice, at 1970-01-01 00:00:00Z and at 1970-01-01 00:01:00Z: the user has no Exchange provisioning error."),
            (ending.Code, ending.Verification)
        );
    }

    [Fact]
    public void A_plan_that_was_not_carried_out_makes_no_repair_of_an_error_that_vanished()
    {
        var ended = Record().End(RemediationState.Resolved, Endings.Resolved(Record(), Readings, wasHandedOut: false));

        Assert.Equal(("vanished", "Nothing was changed."), (ended.Outcome!.Code, ended.Outcome.Done));
    }

    [Fact]
    public void A_correction_by_an_administrator_is_a_repair_of_which_this_product_has_done_nothing()
    {
        var ended = Record().End(RemediationState.Resolved, Endings.Resolved(Record(), Readings, wasHandedOut: true));

        Assert.Equal(("verified-gone", "Nothing was changed."), (ended.Outcome!.Code, ended.Outcome.Done));
    }

    [Theory]
    [InlineData("active-recipient")]
    [InlineData("litigation-hold")]
    [InlineData("archive-guid-mismatch")]
    [InlineData("unknown-error")]
    [InlineData("not-verified")]
    [InlineData("internal-error")]
    public void A_recipient_that_was_removed_is_reported_whatever_came_after(string code)
    {
        var recipient = Guid.NewGuid();
        var purge = new RemediationAction
        {
            Kind = ActionKind.Purge,
            At = DateTimeOffset.UnixEpoch,
            RecipientId = recipient,
        };
        var record = Record() with { Actions = ActionLog.Empty.With("one", ActionState.Done, purge) };

        var outcome = record.End(RemediationState.NeedsOperator, new Ending(code, "Found.", "Advice.")).Outcome!;

        Assert.Contains($"{recipient}", outcome.Done, StringComparison.Ordinal);
        Assert.Equal(recipient, Assert.Single(outcome.Actions).RecipientId);
    }

    private static TwoReadings.Twice Readings { get; } = new(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddMinutes(1));

    private static RemediationRecord Record() =>
        new()
        {
            Id = "r-1",
            TenantId = Guid.Empty,
            UserId = Guid.Empty,
            Mode = RemediationMode.Remediate,
            State = RemediationState.Verifying,
            Fingerprint = new ErrorFingerprint("f"),
            RunNumber = 1,
            CreatedAt = DateTimeOffset.UnixEpoch,
            UpdatedAt = DateTimeOffset.UnixEpoch,
            Plan = Plan(PlanDecision.Purge),
        };

    private static Objection Objection(string rule, ObjectionWeight weight) => new(rule, weight, $"Text of {rule}.", $"Advice on {rule}.");

    private static RemediationPlan Plan(PlanDecision decision, params Objection[] objections) =>
        new()
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
