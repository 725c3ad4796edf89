using Microsoft.Azure.Functions.Worker;
using TenantHygiene.Functions.Evidence;
using TenantHygiene.Functions.Remediation;
using TenantHygiene.Microsoft365.Directory;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Remediation.Primitives;

namespace TenantHygiene.Functions.Verification;

/// <summary>
/// Requests provisioning of the user from Microsoft Graph. Accepted does not mean done: <see cref="VerifyError"/> checks that.
/// </summary>
public sealed class Reprovision(IDirectory directory, RemediationJournal journal, EvidenceRecorder evidenceRecorder, TimeProvider time)
{
    [Function(nameof(Reprovision))]
    public async Task<bool> RunAsync([ActivityTrigger] ReprovisionInput input, CancellationToken cancellationToken)
    {
        var subject = input.Subject;
        var key = $"reprovision-{input.Step}";
        var isFirst = await journal.EnterAndSendAsync(
            subject,
            $"reprovisioning-{input.Step}",
            RemediationState.Reprovisioning,
            "reprovisioning",
            "Requesting provisioning of the user.",
            key,
            new RemediationAction { Kind = ActionKind.Reprovision, At = time.GetUtcNow() },
            cancellationToken
        );
        var reply = await directory.RetryProvisioningAsync(subject.TenantId, subject.UserId, cancellationToken);
        await evidenceRecorder.RecordAsync(
            subject,
            "reprovision-reply",
            EvidenceJson.Of(reply),
            $"reprovision-reply-{input.Step}-{reply.GetType().Name}",
            cancellationToken
        );
        if (reply is ReprovisionReply.Accepted)
        {
            await journal.SettleSentAsync(subject.Scope, subject.RemediationId, key, ActionState.Done, cancellationToken);
        }
        else if (isFirst && reply is ReprovisionReply.UserGone or ReprovisionReply.Failed { Fault.IsTransient: false })
        {
            await journal.SettleSentAsync(subject.Scope, subject.RemediationId, key, ActionState.NotDone, cancellationToken);
        }

        switch (reply)
        {
            case ReprovisionReply.Failed(var fault) when fault.IsTransient:
                // Asking again is harmless: the activity is repeated by its retry policy.
                throw new ReprovisionException(fault);
            case ReprovisionReply.Failed(var fault):
                await journal.EnterAsync(
                    subject,
                    $"reprovision-refused-{input.Step}",
                    RemediationState.Reprovisioning,
                    "reprovision-refused",
                    $"Microsoft Graph did not accept the request ({fault}). TenantHygiene still checks the error.",
                    cancellationToken
                );
                return false;
            default:
                return true;
        }
    }
}

/// <summary>Microsoft Graph did not accept the request now.</summary>
public sealed class ReprovisionException(ReadFault fault) : Exception($"Provisioning could not be requested: {fault}")
{
    /// <summary>Why.</summary>
    public ReadFault Fault { get; } = fault;
}

/// <param name="Subject">The remediation.</param>
/// <param name="Step">Names the request, so that it appears once in the timeline.</param>
public sealed record ReprovisionInput(RemediationSubject Subject, string Step);
