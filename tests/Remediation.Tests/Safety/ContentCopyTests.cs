using TenantHygiene.Remediation.Conflicts;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Remediation.Plans;
using TenantHygiene.Remediation.Policies;
using TenantHygiene.Remediation.Primitives;
using TenantHygiene.Remediation.Recipients;
using TenantHygiene.Remediation.Safety;
using TenantHygiene.Remediation.Tests.Support;
using static TenantHygiene.Remediation.Tests.Support.ProvableConflict;

namespace TenantHygiene.Remediation.Tests.Safety;

public sealed class ContentCopyTests
{
    private static readonly PolicyDocument _copiesContent = SamplePolicy.Permissive.With(rules =>
        rules with
        {
            CopyContentTo = "rescue@example.com",
        }
    );

    private static readonly ConflictEvidence _full = Evidence.With(row => row with { Kind = RecipientKind.UserMailbox }) with
    {
        PrimaryContent = Read.Found(new MailboxContent(12, 4096)),
    };

    [Fact]
    public void The_plan_names_the_copy_before_the_purge()
    {
        var plan = PlanBuilder.ForConflict(_full, _copiesContent, RemediationMode.Remediate);

        Assert.Equal("rescue@example.com", plan.CopyContentTo);
        Assert.Contains("New-MailboxRestoreRequest", plan.Steps[1].Command, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_copied_where_there_is_certainly_nothing() =>
        Assert.Null(PlanBuilder.ForConflict(Evidence, _copiesContent, RemediationMode.Remediate).CopyContentTo);

    [Fact]
    public void Only_a_complete_copy_permits_the_purge()
    {
        Assert.IsType<PurgeVerdict.Proven>(Prove(Read.Found(ContentCopyState.Completed)));
        Assert.All(
            new[]
            {
                Read.Found(ContentCopyState.UnderWay),
                Read.Found(ContentCopyState.Failed),
                Read.Absent<ContentCopyState>(),
                Read.Unreadable<ContentCopyState>(ReadFaultKind.TimedOut, "-"),
            },
            state =>
                Assert.Contains(Assert.IsType<PurgeVerdict.Refused>(Prove(state)).Objections, objection =>
                    objection.Rule == "content-not-copied"
                )
        );
    }

    private static PurgeVerdict Prove(Read<ContentCopyState> state) =>
        PurgeProof.Prove(_full, _copiesContent, Controls with { ContentCopy = state }, Now);
}
