using TenantHygiene.Functions.Configuration;
using TenantHygiene.Functions.Evidence;
using TenantHygiene.Functions.Remediation;
using TenantHygiene.Remediation.Errors;
using TenantHygiene.Remediation.OnPremises;
using TenantHygiene.Remediation.Outcomes;

namespace TenantHygiene.Functions.OnPremises;

/// <summary>A correction by the hybrid agent: asked for once per step, settled by the answer on record.</summary>
public sealed class AgentCorrection(
    AgentClient agentClient,
    EvidenceRecorder evidenceRecorder,
    RemediationJournal journal,
    CorrectionJournal corrections,
    OnPremisesOptions options,
    VerificationOptions verification,
    TimeProvider time
)
{
    /// <summary>Asks the agent to write. Recorded before it is sent.</summary>
    public async Task<CorrectionStep> CorrectAsync(
        CorrectInput input,
        OnPremisesChange change,
        DirectoryUser user,
        CancellationToken cancellationToken
    )
    {
        var subject = input.Subject;
        var work = agentClient.Work(subject, WriteStep(input), WorkKind.SetArchiveGuid) with
        {
            Method = change.Strategy is OnPremisesStrategy.ExchangeServer ? WorkMethod.ExchangeShell : WorkMethod.Directory,
            ImmutableId = change.ImmutableId,
            UserPrincipalName = user.UserPrincipalName,
            Expected = change.Expected,
            Target = change.Target,
        };
        await evidenceRecorder.RecordAsync(
            subject,
            "on-premises-request",
            EvidenceJson.Of(work, input.PlanHash),
            $"on-premises-request-{input.Step}",
            cancellationToken
        );
        await journal.EnterAsync(
            subject,
            $"correcting-{input.Step}",
            RemediationState.AwaitingOnPremises,
            "asking-agent",
            $"Asking the hybrid agent to set the cloud archive's GUID {change.Target} on {change.DistinguishedName}.",
            cancellationToken,
            nextCheckAt: work.ExpiresAt + options.CheckEvery
        );
        await journal.SendAsync(
            subject,
            WriteStep(input),
            new RemediationAction
            {
                Kind = ActionKind.ArchiveGuidWrite,
                At = time.GetUtcNow(),
                DisplayName = change.DistinguishedName,
                Target = $"{change.Target}",
            },
            cancellationToken
        );
        return await ReadAsync(input, await agentClient.SendAsync(work, cancellationToken), cancellationToken);
    }

    /// <summary>The state of the correction of this step; null when it was never requested.</summary>
    public async Task<CorrectionStep?> FindAsync(CorrectInput input, CancellationToken cancellationToken) =>
        await agentClient.FindAsync(input.Subject, WriteStep(input), cancellationToken) is { } reply
            ? await ReadAsync(input, reply, cancellationToken)
            : null;

    private static string WriteStep(CorrectInput input) => $"{input.Step}-write";

    private Task<CorrectionStep> ReadAsync(CorrectInput input, AgentReply reply, CancellationToken cancellationToken) =>
        reply switch
        {
            AgentReply.Answered { Answer.Refusal: { } refusal } answered => RefusedAsync(input, answered, refusal, cancellationToken),
            AgentReply.Answered { Asked.Target: { } target } answered
                when (answered.Answer.ReadBack ?? answered.Answer.Before?.ArchiveGuid)?.Is(target) is not true => NotWrittenAsync(
                input,
                answered,
                cancellationToken
            ),
            AgentReply.Answered answered => WrittenAsync(input, answered, cancellationToken),
            AgentReply.Silent => NoAnswerAsync(input, cancellationToken),
            _ => AwaitedAsync(input, cancellationToken),
        };

    private async Task<CorrectionStep> WrittenAsync(CorrectInput input, AgentReply.Answered answered, CancellationToken cancellationToken)
    {
        var (subject, answer) = (input.Subject, answered.Answer);
        await KeepAsync(input, answered, cancellationToken);
        await SettleAsync(input, answer, cancellationToken);
        var done = answer.Written is { } written
            ? $"The hybrid agent {answer.Agent} wrote {written} on {answer.Server} and read it back. The previous value was "
                + $"{Describe(answer.Before?.ArchiveGuid)}."
            : $"The hybrid agent {answer.Agent} found the correct value on {answer.Server}, so nothing was written.";
        await journal.EnterAsync(
            subject,
            $"corrected-{input.Step}",
            RemediationState.AwaitingOnPremises,
            "corrected-on-premises",
            $"{done} Waiting for the directory sync.{(answer.ReverseCommand is { } reverse ? $" To undo it: {reverse}" : "")}",
            cancellationToken,
            nextCheckAt: time.GetUtcNow() + verification.FirstCheckAfter
        );
        // Not awaited: if the agent may not start the sync, the next scheduled one follows.
        await agentClient.SendAsync(agentClient.Work(subject, $"{input.Step}-sync", WorkKind.TriggerSync), cancellationToken);
        return new CorrectionStep(
            CorrectionResult.Corrected,
            TimeSpan.Zero,
            new SourceCorrection(IsLeftToAdministrator: false, input.DescribedBy)
        );
    }

    private async Task<CorrectionStep> NotWrittenAsync(
        CorrectInput input,
        AgentReply.Answered answered,
        CancellationToken cancellationToken
    )
    {
        await KeepAsync(input, answered, cancellationToken);
        if (answered.Answer.Written is null)
        {
            await SettleAsync(input, answered.Answer, cancellationToken);
        }

        return await corrections.PlanAgainAsync(
            input,
            $"The hybrid agent {answered.Answer.Agent} did not find the requested value after the write.",
            cancellationToken
        );
    }

    private async Task<CorrectionStep> RefusedAsync(
        CorrectInput input,
        AgentReply.Answered answered,
        Refusal refusal,
        CancellationToken cancellationToken
    )
    {
        var answer = answered.Answer;
        await KeepAsync(input, answered, cancellationToken);
        await journal.SettleAsync(
            input.Subject.Scope,
            input.Subject.RemediationId,
            WriteStep(input),
            ActionState.NotDone,
            cancellationToken
        );
        if (AgentRefusals.IsTransient(refusal.Code))
        {
            return await corrections.PlanAgainAsync(
                input,
                $"The hybrid agent {answer.Agent} refused: {refusal.Message} {AgentRefusals.Advice(refusal.Code)}",
                cancellationToken
            );
        }

        var ending = new Ending(
            AgentRefusals.Rule(refusal.Code),
            $"The hybrid agent {answer.Agent} refused: {refusal.Message}",
            AgentRefusals.Advice(refusal.Code)
        );
        await journal.EndAsync(input.Subject, $"end-{input.Step}", RemediationState.NeedsOperator, ending, cancellationToken);
        return new CorrectionStep(CorrectionResult.Ended, TimeSpan.Zero, End: RemediationState.NeedsOperator);
    }

    private async Task<CorrectionStep> NoAnswerAsync(CorrectInput input, CancellationToken cancellationToken) =>
        await corrections.PlanAgainAsync(
            input,
            $"The request to the hybrid agent expired without an answer. {await agentClient.FindProblemAsync(input.Subject.TenantId, cancellationToken) ?? "The agent is running, so it may have been busy."} TenantHygiene reads again what the agent may have written.",
            cancellationToken
        );

    private async Task<CorrectionStep> AwaitedAsync(CorrectInput input, CancellationToken cancellationToken)
    {
        if (input.Check > 0 && await agentClient.FindProblemAsync(input.Subject.TenantId, cancellationToken) is { } problem)
        {
            await journal.EnterAsync(
                input.Subject,
                $"agent-problem-{input.Step}",
                RemediationState.AwaitingOnPremises,
                "agent-silent",
                problem,
                cancellationToken,
                nextCheckAt: time.GetUtcNow() + options.WorkExpiresAfter
            );
        }

        return new CorrectionStep(CorrectionResult.Awaited, options.CheckEvery);
    }

    // An agent that found the right value has written nothing.
    private Task SettleAsync(CorrectInput input, WorkAnswer answer, CancellationToken cancellationToken) =>
        journal.SettleAsync(
            input.Subject.Scope,
            input.Subject.RemediationId,
            WriteStep(input),
            answer.Written is null ? ActionState.NotDone : ActionState.Done,
            cancellationToken,
            action => action with { By = answer.Agent, Undo = answer.ReverseCommand }
        );

    // The agent's own words: what it signed, byte for byte.
    private Task KeepAsync(CorrectInput input, AgentReply.Answered answered, CancellationToken cancellationToken) =>
        evidenceRecorder.KeepAsync(
            input.Subject,
            "on-premises-answer",
            answered.Json,
            $"on-premises-answer-{input.Step}",
            cancellationToken
        );

    private static string Describe(DirectoryValue? value) =>
        value switch
        {
            { Kind: DirectoryValueKind.Guid, Guid: { } guid } => $"{guid}",
            { Kind: DirectoryValueKind.Malformed } => "a value that is not a GUID",
            _ => "nothing",
        };
}

/// <summary>Writes that a correction did not happen, and how long to wait before it is planned again.</summary>
public sealed class CorrectionJournal(RemediationJournal journal, VerificationOptions verification, TimeProvider time)
{
    /// <summary>Back to the diagnosis, after a pause that grows with the attempts.</summary>
    public async Task<CorrectionStep> PlanAgainAsync(CorrectInput input, string text, CancellationToken cancellationToken)
    {
        var pause = verification.Schedule.PauseBefore(input.Attempt);
        await journal.EnterAsync(
            input.Subject,
            $"not-corrected-{input.Step}",
            RemediationState.Diagnosing,
            "not-corrected",
            text,
            cancellationToken,
            nextCheckAt: time.GetUtcNow() + pause
        );
        return new CorrectionStep(CorrectionResult.PlanAgain, pause);
    }
}
