using Microsoft.Azure.Functions.Worker;
using TenantHygiene.Functions.Configuration;
using TenantHygiene.Functions.Remediation;
using TenantHygiene.Microsoft365.Directory;
using TenantHygiene.Remediation.Errors;
using TenantHygiene.Remediation.OnPremises;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Remediation.Primitives;

namespace TenantHygiene.Functions.OnPremises;

/// <summary>Requests the user's values in Active Directory from the hybrid agent, and reads its answer. Changes nothing there.</summary>
public sealed class DescribeOnPremises(
    IDirectory directory,
    AgentClient agentClient,
    RemediationJournal journal,
    OnPremisesOptions options,
    TimeProvider time
)
{
    [Function(nameof(DescribeOnPremises))]
    public async Task<CorrectionStep> RunAsync([ActivityTrigger] DescribeInput input, CancellationToken cancellationToken)
    {
        var subject = input.Subject;
        var reply = await agentClient.FindAsync(subject, input.Step, cancellationToken) ?? await SendAsync(input, cancellationToken);
        switch (reply)
        {
            case AgentReply.Awaited:
                if (input.Check > 0 && await agentClient.FindProblemAsync(subject.TenantId, cancellationToken) is { } problem)
                {
                    await journal.EnterAsync(
                        subject,
                        $"agent-problem-{input.Step}",
                        RemediationState.Diagnosing,
                        "agent-silent",
                        problem,
                        cancellationToken,
                        nextCheckAt: time.GetUtcNow() + options.WorkExpiresAfter
                    );
                }

                return new CorrectionStep(CorrectionResult.Awaited, options.CheckEvery);
            default:
                return new CorrectionStep(CorrectionResult.Settled, TimeSpan.Zero);
        }
    }

    private async Task<AgentReply> SendAsync(DescribeInput input, CancellationToken cancellationToken)
    {
        var subject = input.Subject;
        if (
            await directory.GetUserAsync(subject.TenantId, subject.UserId.ToString(), cancellationToken)
            is not Read<DirectoryUser>.Found
            ({ OnPremisesImmutableId: { Length: > 0 } anchor } user)
        )
        {
            // The diagnosis reads the user too, and reports the problem.
            return new AgentReply.Silent();
        }

        var work = agentClient.Work(subject, input.Step, WorkKind.DescribeUser) with
        {
            ImmutableId = anchor,
            UserPrincipalName = user.UserPrincipalName,
        };
        await journal.EnterAsync(
            subject,
            $"describing-{input.Step}",
            RemediationState.Diagnosing,
            "asking-agent",
            "Asking the hybrid agent for the user's values in Active Directory.",
            cancellationToken,
            nextCheckAt: work.ExpiresAt + options.CheckEvery
        );
        return await agentClient.SendAsync(work, cancellationToken);
    }
}
