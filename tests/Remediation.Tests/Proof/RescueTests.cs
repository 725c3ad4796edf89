using TenantHygiene.Remediation.Conflicts;
using TenantHygiene.Remediation.Plans;
using TenantHygiene.Remediation.Policies;
using TenantHygiene.Remediation.Proof;
using TenantHygiene.Remediation.Reading;
using TenantHygiene.Remediation.Recipients;
using TenantHygiene.Remediation.States;
using TenantHygiene.Remediation.Tests.Builders;
using static TenantHygiene.Remediation.Tests.Builders.Provable;

namespace TenantHygiene.Remediation.Tests.Proof;

public sealed class RescueTests
{
    private static readonly PolicyDocument Rescuing = SomePolicy.Permissive.With(rules => rules with { RescueTo = "rescue@example.com" });

    private static readonly ConflictEvidence Full = Evidence.With(row => row with { Kind = RecipientKind.UserMailbox }) with
    {
        PrimaryContent = Read.Found(new MailboxContent(12, 4096)),
    };

    [Fact]
    public void The_plan_names_the_copy_before_the_purge()
    {
        var plan = PlanBuilder.ForConflict(Full, Rescuing, RemediationMode.Remediate);

        Assert.Equal("rescue@example.com", plan.RescueTo);
        Assert.Contains("New-MailboxRestoreRequest", plan.Steps[1].Command, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_copied_where_there_is_certainly_nothing() =>
        Assert.Null(PlanBuilder.ForConflict(Evidence, Rescuing, RemediationMode.Remediate).RescueTo);

    [Fact]
    public void Only_a_complete_copy_lets_the_purge_pass()
    {
        Assert.IsType<PurgeVerdict.Proven>(Prove(Read.Found(RescueState.Completed)));
        Assert.All(
            new[] { Read.Found(RescueState.UnderWay), Read.Found(RescueState.Failed), Read.Absent<RescueState>(), Read.Unreadable<RescueState>(ReadFaultKind.TimedOut, "-") },
            state => Assert.Contains(Assert.IsType<PurgeVerdict.Refused>(Prove(state)).Objections, objection => objection.Rule == "not-rescued"));
    }

    private static PurgeVerdict Prove(Read<RescueState> state) => PurgeProof.Prove(Full, Rescuing, Controls with { Rescue = state }, Now);
}
