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

namespace TenantHygiene.Functions.Approvals;

/// <summary><c>POST /remediations/{id}/reject</c>: one rejection, which is enough.</summary>
public sealed class RejectRemediation(RemediationStore store, RemediationPresenter presenter, OrchestrationSignal signal, TimeProvider time)
{
    [Function(nameof(RejectRemediation))]
    [ApiOperation(
        "Reject the plan of a remediation",
        Scope = RouteScope.Caller,
        Notes = "One rejection is enough.",
        Role = ApiRole.Approve,
        Body = typeof(NewRejection),
        Example = """{"planHash":"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08","reason":"The mailbox is in use."}""",
        Answer = typeof(RemediationResource),
        Refuses = [404, 409]
    )]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/remediations/{id}/reject")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken
    )
    {
        var body = await ApiJson.ReadAsync<NewRejection>(request, cancellationToken);
        if (await store.FindAsync(request.Scope(), id, cancellationToken) is not { } record)
        {
            return Problem.NotFound($"There is no remediation '{id}'.");
        }

        var by = Caller.Of(request.HttpContext.User);
        try
        {
            record = await store.UpdateAsync(
                request.Scope(),
                id,
                $"reject-{body.PlanHash}-{by.Id}",
                current =>
                    current is { State: RemediationState.AwaitingApproval, Approval: { Rejection: null } approval }
                    && approval.PlanHash == body.PlanHash
                        ? current with
                        {
                            Approval = approval with { Rejection = new GivenRejection(by, time.GetUtcNow(), body.Reason) },
                        }
                        : throw new ApprovalRefusedException(
                            current.State is RemediationState.AwaitingApproval
                                ? ApprovalRefusal.OtherPlan
                                : ApprovalRefusal.NothingToApprove
                        ),
                cancellationToken,
                new NewStep("rejected", $"{by} rejected the plan: {body.Reason ?? "no reason given"}.")
            );
        }
        catch (ApprovalRefusedException refused)
        {
            return ApprovalProblem.Of(refused.Refusal);
        }

        await signal.CallAsync(id, client, cancellationToken);
        return ApiJson.Answer(presenter.Present(request, record));
    }
}

/// <summary>The body of a rejection.</summary>
public sealed record NewRejection
{
    /// <summary>The hash of the plan that the caller read.</summary>
    public required string PlanHash { get; init; }

    /// <summary>Why.</summary>
    public string? Reason { get; init; }
}
