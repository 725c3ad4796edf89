using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using TenantHygiene.Functions.Api;
using TenantHygiene.Functions.Api.Access;
using TenantHygiene.Functions.Api.Remediations;
using TenantHygiene.Functions.Remediation;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Remediation.Approvals;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Remediation.Primitives;

namespace TenantHygiene.Functions.Approvals;

/// <summary><c>POST /remediations/{id}/approve</c>: one yes to the very plan that the caller read.</summary>
public sealed class ApproveRemediation(RemediationStore store, RemediationPresenter presenter, OrchestrationSignal wakeUp, TimeProvider time)
{
    [Function(nameof(ApproveRemediation))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/remediations/{id}/approve")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        var asked = await ApiJson.ReadAsync<NewApproval>(request, cancellationToken);
        if (await store.FindAsync(id, cancellationToken) is not { } record)
        {
            return Problem.NotFound($"There is no remediation '{id}'.");
        }

        var by = Caller.Of(request.HttpContext.User);
        if (Refuse(record, by, asked) is { } refusal)
        {
            return ApprovalProblem.Of(refusal);
        }

        try
        {
            record = await store.UpdateAsync(
                id,
                $"approve-{asked.PlanHash}-{by.Id}",
                current => Refuse(current, by, asked) is { } late ? throw new ApprovalRefusedException(late) : With(current, by, asked),
                cancellationToken,
                new NewStep("approved", $"{by} approved the plan {asked.PlanHash[..12]}{(asked.ReleaseLitigationHold ? ", the release of the litigation hold included" : "")}. {asked.Comment}"));
        }
        catch (ApprovalRefusedException late)
        {
            // Something changed between the first look and the write.
            return ApprovalProblem.Of(late.Refusal);
        }

        await wakeUp.CallAsync(id, client, cancellationToken);
        return ApiJson.Answer(presenter.Present(request, record));
    }

    private ApprovalRefusal? Refuse(RemediationRecord record, Principal by, NewApproval asked) => record.State is RemediationState.AwaitingApproval
        ? ApprovalRules.Refuse(record.Approval, by, asked.PlanHash, asked.ReleaseLitigationHold, time.GetUtcNow())
        : ApprovalRefusal.NothingToApprove;

    private RemediationRecord With(RemediationRecord record, Principal by, NewApproval asked) => record with
    {
        Approval = ApprovalRules.With(record.Approval!, new GivenApproval(by, time.GetUtcNow(), asked.ReleaseLitigationHold, asked.Comment)),
    };
}

/// <summary>The body of an approval.</summary>
public sealed record NewApproval
{
    /// <summary>The hash of the plan that the caller read.</summary>
    public required string PlanHash { get; init; }

    /// <summary>Says that the litigation hold named in the plan may be released. Needed where the plan does so.</summary>
    public bool ReleaseLitigationHold { get; init; }

    /// <summary>Why; kept with the approval.</summary>
    public string? Comment { get; init; }
}

/// <summary>Says why a yes or no was not taken.</summary>
internal static class ApprovalProblem
{
    /// <summary>The problem document.</summary>
    public static IResult Of(ApprovalRefusal refusal) => refusal switch
    {
        ApprovalRefusal.NothingToApprove => Problem.Conflict("nothing-to-approve", "The remediation does not wait for an approval."),
        ApprovalRefusal.OtherPlan => Problem.Conflict("plan-changed", "The plan is not the one that was approved; read it again and decide anew."),
        ApprovalRefusal.AlreadyRejected => Problem.Conflict("already-rejected", "Somebody rejected the plan."),
        ApprovalRefusal.Expired => Problem.Conflict("approval-expired", "The time to approve is over, which counts as a refusal."),
        ApprovalRefusal.OwnRequest => Problem.Forbid("own-request", "Whoever asks for a remediation cannot approve it."),
        ApprovalRefusal.HoldNotNamed => Problem.Unprocessable("hold-not-named", "The plan releases a litigation hold; an approval must say 'releaseLitigationHold': true."),
        _ => throw new InvalidOperationException($"A refusal that nobody knows: {refusal}."),
    };
}

/// <summary>An approval came too late: between the look and the write something changed.</summary>
internal sealed class ApprovalRefusedException(ApprovalRefusal refusal) : Exception($"The approval cannot be taken: {refusal}.")
{
    /// <summary>Why.</summary>
    public ApprovalRefusal Refusal { get; } = refusal;
}
