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

/// <summary><c>POST /remediations/{id}/approve</c>: one approval of the plan that the caller read.</summary>
public sealed class ApproveRemediation(
    RemediationStore store,
    RemediationPresenter presenter,
    OrchestrationSignal signal,
    TimeProvider time
)
{
    [Function(nameof(ApproveRemediation))]
    [ApiOperation(
        "Approve the plan of a remediation",
        Scope = RouteScope.Caller,
        Notes = "The approval counts for the plan with this hash only. The requester cannot approve, by object id (claim `oid`).",
        Role = ApiRole.Approve,
        Body = typeof(NewApproval),
        Example = """{"planHash":"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08","comment":"Agreed with the owner."}""",
        Answer = typeof(RemediationResource),
        Refuses = [404, 409, 422]
    )]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/remediations/{id}/approve")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken
    )
    {
        var body = await ApiJson.ReadAsync<NewApproval>(request, cancellationToken);
        if (await store.FindAsync(request.Scope(), id, cancellationToken) is not { } record)
        {
            return Problem.NotFound($"There is no remediation '{id}'.");
        }

        var by = Caller.Of(request.HttpContext.User);
        if (Refuse(record, by, body) is { } refusal)
        {
            return ApprovalProblem.Of(refusal);
        }

        try
        {
            record = await store.UpdateAsync(
                request.Scope(),
                id,
                $"approve-{body.PlanHash}-{by.Id}",
                current => Refuse(current, by, body) is { } late ? throw new ApprovalRefusedException(late) : With(current, by, body),
                cancellationToken,
                new NewStep(
                    "approved",
                    $"{by} approved the plan {body.PlanHash[..12]}{(body.ReleaseLitigationHold ? ", including the release of the litigation hold" : "")}. {body.Comment}"
                )
            );
        }
        catch (ApprovalRefusedException late)
        {
            // The remediation changed between the reading and the write.
            return ApprovalProblem.Of(late.Refusal);
        }

        await signal.CallAsync(id, client, cancellationToken);
        return ApiJson.Answer(presenter.Present(request, record));
    }

    private ApprovalRefusal? Refuse(RemediationRecord record, Principal by, NewApproval body) =>
        record.State is RemediationState.AwaitingApproval
            ? ApprovalRules.Refuse(record.Approval, by, body.PlanHash, body.ReleaseLitigationHold, time.GetUtcNow())
            : ApprovalRefusal.NothingToApprove;

    private RemediationRecord With(RemediationRecord record, Principal by, NewApproval body) =>
        record with
        {
            Approval = ApprovalRules.With(
                record.Approval!,
                new GivenApproval(by, time.GetUtcNow(), body.ReleaseLitigationHold, body.Comment)
            ),
        };
}

/// <summary>The body of an approval.</summary>
public sealed record NewApproval
{
    /// <summary>The hash of the plan that the caller read.</summary>
    public required string PlanHash { get; init; }

    /// <summary>Whether the litigation hold named in the plan may be released. Required where the plan releases one.</summary>
    public bool ReleaseLitigationHold { get; init; }

    /// <summary>Why; kept with the approval.</summary>
    public string? Comment { get; init; }
}

/// <summary>Explains why an approval or rejection was not accepted.</summary>
internal static class ApprovalProblem
{
    /// <summary>The problem document.</summary>
    public static IResult Of(ApprovalRefusal refusal) =>
        refusal switch
        {
            ApprovalRefusal.NothingToApprove => Problem.Conflict("nothing-to-approve", "The remediation is not awaiting approval."),
            ApprovalRefusal.OtherPlan => Problem.Conflict(
                "plan-changed",
                "The plan has another hash than `planHash`. Read the remediation again, and decide on its current plan."
            ),
            ApprovalRefusal.AlreadyRejected => Problem.Conflict("already-rejected", "An approver has rejected the plan."),
            ApprovalRefusal.Expired => Problem.Conflict(
                "approval-expired",
                "The time to approve is over, which counts as a rejection. Retry the remediation for a new plan."
            ),
            ApprovalRefusal.OwnRequest => Problem.Forbidden(
                "own-request",
                "The requester of a remediation cannot approve it. Another approver must approve it."
            ),
            ApprovalRefusal.HoldNotNamed => Problem.Unprocessable(
                "hold-not-named",
                "The plan releases a litigation hold. Send `releaseLitigationHold`: true to approve that as well."
            ),
            _ => throw new InvalidOperationException($"Unknown refusal: {refusal}."),
        };
}

/// <summary>An approval came too late: the remediation changed between the reading and the write.</summary>
internal sealed class ApprovalRefusedException(ApprovalRefusal refusal) : Exception($"The approval cannot be accepted: {refusal}.")
{
    /// <summary>Why.</summary>
    public ApprovalRefusal Refusal { get; } = refusal;
}
