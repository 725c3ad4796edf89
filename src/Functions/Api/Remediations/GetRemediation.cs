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
        // Whoever looks again asks with the ETag: that is one point read. The whole is one query of one partition.
        if (request.Headers.IfNoneMatch is { Count: > 0 } known
            && await store.FindAsync(id, cancellationToken) is { } unchanged
            && known.Contains(ETagOf(unchanged)))
        {
            SetHeaders(request, unchanged);
            return Results.StatusCode(StatusCodes.Status304NotModified);
        }

        if (await store.FindWithStepsAsync(id, cancellationToken) is not { } found)
        {
            return Problem.NotFound($"There is no remediation '{id}'.");
        }

        SetHeaders(request, found.Record);
        return ApiJson.Answer(presenter.Present(request, found.Record, found.Steps));
    }

    private static string ETagOf(RemediationRecord record) => $"\"{record.StepCount}-{record.ETag}\"";

    private static void SetHeaders(HttpRequest request, RemediationRecord record)
    {
        var headers = request.HttpContext.Response.Headers;
        headers.ETag = ETagOf(record);
        headers.CacheControl = "no-cache";
        if (!record.State.IsFinal())
        {
            headers.RetryAfter = SecondsUntilNextLook;
        }
    }
}
