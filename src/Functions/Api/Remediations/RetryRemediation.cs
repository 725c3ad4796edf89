using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using TenantHygiene.Functions.Api.Access;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Remediation.Outcomes;

namespace TenantHygiene.Functions.Api.Remediations;

/// <summary><c>POST /remediations/{id}/retry</c>: begins a new remediation for the user of one that has ended.</summary>
public sealed class RetryRemediation(RemediationStore store, RequestedRemediation requested)
{
    [Function(nameof(RetryRemediation))]
    [ApiOperation(
        "Start a new remediation for the user of one that has ended",
        Scope = RouteScope.Caller,
        Notes = "Poll `Operation-Location`.",
        Role = ApiRole.Operate,
        Status = 202,
        Answer = typeof(RemediationResource),
        Refuses = [404, 409, 422, 503]
    )]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/remediations/{id}/retry")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken
    )
    {
        if (await store.FindAsync(request.Scope(), id, cancellationToken) is not { } record)
        {
            return Problem.NotFound($"There is no remediation '{id}'.");
        }

        return record.State.IsFinal()
            ? await requested.StartAsync(
                request,
                new NewRemediation
                {
                    TenantId = record.TenantId,
                    User = record.UserId.ToString(),
                    Mode = record.Mode,
                },
                client,
                cancellationToken,
                ended: record
            )
            : Problem.Conflict("still-running", "The remediation is still running. Wait until it ends, or cancel it.");
    }
}
