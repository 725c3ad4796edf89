using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TenantHygiene.Functions.Api.Problems;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Remediation.States;

namespace TenantHygiene.Functions.Api.Remediations;

/// <summary><c>GET /remediations/{id}</c>: the status monitor.</summary>
public sealed class GetRemediation(RemediationStore store, RemediationPresenter presenter)
{
    private const string SecondsUntilNextLook = "5";

    [Function(nameof(GetRemediation))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/remediations/{id}")] HttpRequest request,
        string id,
        CancellationToken cancellationToken)
    {
        if (await store.FindAsync(id, cancellationToken) is not { } record)
        {
            return Problem.NotFound($"There is no remediation '{id}'.");
        }

        var etag = $"\"{record.StepCount}-{record.ETag}\"";
        request.HttpContext.Response.Headers.ETag = etag;
        if (!record.State.IsFinal())
        {
            request.HttpContext.Response.Headers.RetryAfter = SecondsUntilNextLook;
        }

        return request.Headers.IfNoneMatch.Contains(etag)
            ? Results.StatusCode(StatusCodes.Status304NotModified)
            : ApiJson.Answer(presenter.Present(request, record, await store.GetStepsAsync(id, 0, cancellationToken)));
    }
}
