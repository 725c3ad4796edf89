using Microsoft.Azure.Functions.Worker;
using TenantHygiene.Functions.Configuration;
using TenantHygiene.Functions.Remediation;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Microsoft365.Directory;
using TenantHygiene.Remediation.Approvals;
using TenantHygiene.Remediation.Errors;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Remediation.Policies;
using TenantHygiene.Remediation.Primitives;

namespace TenantHygiene.Functions.Approvals;

/// <summary>
/// Reads the approvals of a plan from the ledger. The ledger is authoritative; events only make the orchestration check sooner. While there
/// is no answer, it also reads the user from time to time: a plan for an error that is gone needs no answer.
/// </summary>
public sealed class ReviewApproval(
    RemediationStore store,
    IDirectory directory,
    RemediationJournal journal,
    TenantPolicies policies,
    VerificationOptions verification,
    TimeProvider time
)
{
    private static readonly TimeSpan _shortPause = TimeSpan.FromSeconds(10);

    [Function(nameof(ReviewApproval))]
    public async Task<Review> RunAsync([ActivityTrigger] ReviewInput input, CancellationToken cancellationToken)
    {
        var record = await store.FindAsync(input.Subject.Scope, input.Subject.RemediationId, cancellationToken);
        if (record?.Approval is not { } approval || approval.PlanHash != input.PlanHash)
        {
            return new Review(ReviewResult.PlanAgain, _shortPause);
        }

        var now = time.GetUtcNow();
        return ApprovalRules.Standing(approval, now) switch
        {
            ApprovalStanding.Approved => new Review(ReviewResult.Approved, TimeSpan.Zero),
            ApprovalStanding.Rejected => await EndAsync(
                input,
                new(
                    "rejected",
                    $"{approval.Rejection!.By} rejected the plan: {approval.Rejection.Reason ?? "no reason given"}.",
                    "If the rejection was a mistake, request the remediation again."
                ),
                cancellationToken
            ),
            ApprovalStanding.Expired => await EndAsync(
                input,
                new("approval-expired", Expired(approval), "Request the remediation again, and approve its plan."),
                cancellationToken
            ),
            _ => await RemindAsync(input, approval, now, cancellationToken),
        };
    }

    private static string Expired(PlanApproval approval) =>
        ApprovalRules.IsComplete(approval)
            ? $"The approval was valid until {approval.ExpiresAt:u}, but the plan could not be carried out before then. The timeline "
                + "shows the reason."
            : $"The plan did not get enough approvals before {approval.ExpiresAt:u}, so it counts as rejected.";

    private async Task<Review> EndAsync(ReviewInput input, Ending ending, CancellationToken cancellationToken)
    {
        await journal.EndAsync(input.Subject, $"review-end-{input.PlanHash}", RemediationState.Rejected, ending, cancellationToken);
        return new Review(ReviewResult.Ended, TimeSpan.Zero, RemediationState.Rejected);
    }

    private async Task<Review> RemindAsync(
        ReviewInput input,
        PlanApproval approval,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        // Not the first time: the diagnosis has just read the user.
        if (approval.Reminders is not null && await HasVanishedAsync(input.Subject, cancellationToken))
        {
            return new Review(ReviewResult.PlanAgain, TimeSpan.Zero);
        }

        ApprovalPolicy rules = policies.Of(input.Subject.TenantId).Approval;
        var reminders = (int)((now - approval.AskedAt) / rules.RemindEvery);
        var next = new[]
        {
            approval.AskedAt + (rules.RemindEvery * (reminders + 1)),
            approval.ExpiresAt,
            now + verification.MaxInterval,
        }.Min();
        await (
            reminders > (approval.Reminders ?? -1)
                ? journal.RemindAsync(input.Subject, input.PlanHash, reminders, Text(approval), next, cancellationToken)
                : journal.PostponeCheckAsync(input.Subject, $"wait-{next.UtcTicks}", next, cancellationToken)
        );
        return new Review(ReviewResult.Waiting, next - now);
    }

    /// <summary>
    /// Whether the user is certainly there and carries no Exchange error, or is certainly gone. The diagnosis that follows makes sure.
    /// </summary>
    private async Task<bool> HasVanishedAsync(RemediationSubject subject, CancellationToken cancellationToken) =>
        await directory.GetUserAsync(subject.TenantId, subject.UserId.ToString(), cancellationToken) switch
        {
            Read<DirectoryUser>.Found(var user) => ProvisioningErrorAnalyzer.Analyze(subject.TenantId, user).Count == 0,
            Read<DirectoryUser>.Absent => true,
            _ => false,
        };

    private static string Text(PlanApproval approval) =>
        $"Waiting for an approval ({approval.Given.Count} of {ApprovalRules.Needed(approval)}) until {approval.ExpiresAt:u}.";
}

/// <param name="Subject">The remediation.</param>
/// <param name="PlanHash">The plan that waits.</param>
public sealed record ReviewInput(RemediationSubject Subject, string PlanHash);

/// <summary>The result of checking the approvals.</summary>
public sealed record Review(ReviewResult Result, TimeSpan Pause, RemediationState? End = null);

/// <summary>The results of checking the approvals.</summary>
public enum ReviewResult
{
    /// <summary>Not enough people have answered.</summary>
    Waiting,

    /// <summary>Enough people approved.</summary>
    Approved,

    /// <summary>The plan changed: make a new one.</summary>
    PlanAgain,

    /// <summary>The remediation ended: the plan was rejected, or not approved in time.</summary>
    Ended,
}
