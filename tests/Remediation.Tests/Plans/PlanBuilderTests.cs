using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Remediation.Plans;
using TenantHygiene.Remediation.Policies;
using TenantHygiene.Remediation.Primitives;
using TenantHygiene.Remediation.Recipients;
using TenantHygiene.Remediation.Tests.Support;
using static TenantHygiene.Remediation.Tests.Support.ProvableConflict;

namespace TenantHygiene.Remediation.Tests.Plans;

public sealed class PlanBuilderTests
{
    [Fact]
    public void A_plan_that_may_be_carried_out_names_the_purge_by_identity_and_the_retry()
    {
        var plan = PlanBuilder.ForConflict(Evidence, Automatic, RemediationMode.Remediate);

        Assert.Equal(PlanDecision.Purge, plan.Decision);
        Assert.Equal(
            [
                $"Remove-MailUser -Identity '{RecipientId}' -PermanentlyDelete -Confirm:$false",
                $"Invoke-MgRetryUserServiceProvisioning -UserId {UserId}",
            ],
            plan.Steps.Select(step => step.Command).OfType<string>()
        );
    }

    [Fact]
    public void The_same_facts_give_the_same_hash_whenever_they_are_read() =>
        Assert.Equal(Hash(Evidence), Hash(Evidence with { ReadAt = Now.AddHours(5) }));

    [Fact]
    public void Every_fact_that_matters_gives_another_hash()
    {
        var changed = new[]
        {
            Evidence with
            {
                ArchiveContent = Read.Found(new MailboxContent(1, 1)),
            },
            Evidence with
            {
                ArchiveContent = Read.Found(new MailboxContent(1, 2)),
            },
            Evidence.With(row => row with { DisplayName = "Somebody else" }),
            Evidence.With(row => row with { WhenSoftDeleted = Now }),
            Evidence.WithMarks(marks => marks with { DelayHold = true }),
            Evidence.With(row => row with { ExternalDirectoryObjectId = Guid.NewGuid().ToString() }),
        };

        Assert.Equal(changed.Length + 1, changed.Append(Evidence).Select(Hash).Distinct().Count());
    }

    [Fact]
    public void In_plan_mode_the_plan_is_the_same_and_nothing_of_it_is_done()
    {
        var remediated = PlanBuilder.ForConflict(Evidence, Automatic, RemediationMode.Remediate);

        var planned = PlanBuilder.ForConflict(Evidence, Automatic, RemediationMode.Plan);

        Assert.Equal((PlanDecision.PlanOnly, remediated.Hash), (planned.Decision, planned.Hash));
        Assert.Equal(remediated.Steps, planned.Steps);
    }

    [Theory]
    [InlineData(PolicyAction.Observe, "policy-observes", 0)]
    [InlineData(PolicyAction.Plan, "policy-plans-only", 4)]
    public void Observing_reports_without_steps_and_planning_lists_them(PolicyAction action, string rule, int steps)
    {
        var plan = PlanBuilder.ForConflict(
            Evidence,
            SamplePolicy.Permissive.With(rules => rules with { Action = action }),
            RemediationMode.Remediate
        );

        Assert.Equal((PlanDecision.PlanOnly, rule, steps), (plan.Decision, Assert.Single(plan.Objections).Rule, plan.Steps.Count));
    }

    [Fact]
    public void The_plan_states_number_and_size_of_what_would_be_lost()
    {
        var evidence = Evidence with
        {
            PrimaryContent = Read.Found(new MailboxContent(3, 4_000)),
            ArchiveContent = Read.Found(new MailboxContent(5, null)),
        };

        var conflict = PlanBuilder.ForConflict(evidence, Automatic, RemediationMode.Plan).Conflict!;

        Assert.Equal((3, 4_000, 5, null), (conflict.Items, conflict.Bytes, conflict.ArchiveItems, conflict.ArchiveBytes));
    }

    [Fact]
    public void When_complete_lookups_find_no_recipient_provisioning_is_tried_again()
    {
        var gone = Evidence with
        {
            ByIdentity = Read.Absent<IReadOnlyList<Recipient>>(),
            ByFilter = Read.Absent<IReadOnlyList<Recipient>>(),
            Candidate = Read.Absent<RecipientDetails>(),
        };

        Assert.Equal(PlanDecision.Reprovision, PlanBuilder.ForConflict(gone, Automatic, RemediationMode.Remediate).Decision);
    }

    [Fact]
    public void Drift_is_described_by_what_changed()
    {
        var before = PlanBuilder.ForConflict(Evidence, Automatic, RemediationMode.Remediate);
        var after = PlanBuilder.ForConflict(
            Evidence with
            {
                ArchiveContent = Read.Found(new MailboxContent(7, 9)),
            },
            Automatic,
            RemediationMode.Remediate
        );

        Assert.Equal(
            ["Changed: items in its archive (none → 7).", "Changed: bytes in its archive (none → 9)."],
            PlanDrift.Describe(before, after)
        );
    }

    private static string Hash(Remediation.Conflicts.ConflictEvidence evidence) =>
        PlanBuilder.ForConflict(evidence, Automatic, RemediationMode.Remediate).Hash;
}
