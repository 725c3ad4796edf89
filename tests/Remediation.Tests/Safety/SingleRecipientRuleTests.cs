using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Remediation.Plans;
using TenantHygiene.Remediation.Primitives;
using TenantHygiene.Remediation.Recipients;
using TenantHygiene.Remediation.Tests.Support;

namespace TenantHygiene.Remediation.Tests.Safety;

/// <summary>A GUID that Exchange resolves to several recipients is a fact about the tenant, and no fault of the service.</summary>
public sealed class SingleRecipientRuleTests
{
    private static readonly Recipient _other = ProvableConflict.Copy with
    {
        ObjectId = Guid.Parse("44444444-4444-4444-4444-444444444444"),
        Kind = RecipientKind.UserMailbox,
    };

    public static TheoryData<string> Filters => ["several", "one", "none", "unreadable"];

    [Fact]
    public void Both_candidates_are_shown_as_the_filter_found_them()
    {
        var plan = Plan("several");

        Assert.Equal(("not-exactly-one", PlanDecision.Operator), (plan.Objections[0].Rule, plan.Decision));
        Assert.Equal([ProvableConflict.RecipientId, _other.ObjectId], plan.Claimants!.Select(claimant => claimant.ObjectId));
        Assert.Contains(plan.Objections, objection =>
            objection.Text.Contains($"{ProvableConflict.RecipientId}, {_other.ObjectId}", StringComparison.Ordinal)
        );
    }

    [Theory]
    [MemberData(nameof(Filters))]
    public void An_operator_decides_which_of_them_keeps_the_GUID_and_no_retry_is_advised(string filter)
    {
        var plan = Plan(filter);

        Assert.Equal(PlanDecision.Operator, plan.Decision);
        Assert.All(plan.Objections.Where(objection => objection.Rule == "not-exactly-one"), objection =>
            Assert.DoesNotContain("answers again", objection.Advice, StringComparison.Ordinal)
        );
        Assert.Contains(plan.Objections, objection =>
            objection is { Rule: "not-exactly-one", Command: { } command }
            && command.StartsWith("Get-Recipient -IncludeSoftDeletedRecipients", StringComparison.Ordinal)
        );
    }

    private static RemediationPlan Plan(string filter) =>
        PlanBuilder.ForConflict(
            ProvableConflict.Evidence with
            {
                ByIdentity = Read.Unreadable<IReadOnlyList<Recipient>>(ReadFaultKind.Ambiguous, "several objects match"),
                ByFilter = filter switch
                {
                    "several" => Read.Found<IReadOnlyList<Recipient>>([ProvableConflict.Copy, _other]),
                    "one" => Read.Found<IReadOnlyList<Recipient>>([ProvableConflict.Copy]),
                    "none" => Read.Absent<IReadOnlyList<Recipient>>(),
                    _ => Read.Unreadable<IReadOnlyList<Recipient>>(ReadFaultKind.Throttled, "429"),
                },
                Candidate = Read.Absent<RecipientDetails>(),
            },
            ProvableConflict.Automatic,
            RemediationMode.Remediate
        );
}
