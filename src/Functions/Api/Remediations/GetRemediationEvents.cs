using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TenantHygiene.Functions.Api.Problems;
using TenantHygiene.Ledger.Remediations;

namespace TenantHygiene.Functions.Api.Remediations;

/// <summary><c>GET /remediations/{id}/events</c>: the timeline, from a sequence number on.</summary>
public sealed class GetRemediationEvents(RemediationStore store)
{
    [Function(nameof(GetRemediationEvents))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/remediations/{id}/events")] HttpRequest request,
        string id,
        CancellationToken cancellationToken)
    {
        var after = QueryText.Integer(request, "after", minimum: 0, maximum: int.MaxValue) ?? 0;
        if (await store.FindAsync(id, cancellationToken) is null)
        {
            return Problem.NotFound($"There is no remediation '{id}'.");
        }

        var steps = await store.GetStepsAsync(id, after, cancellationToken);
        return ApiJson.Answer(new RemediationEvents([.. steps.Select(RemediationPresenter.Present)]));
    }
}
