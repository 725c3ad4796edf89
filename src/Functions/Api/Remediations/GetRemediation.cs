using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Net.Http.Headers;
using TenantHygiene.Functions.Api.Access;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Remediation.Outcomes;

namespace TenantHygiene.Functions.Api.Remediations;

/// <summary><c>GET /remediations/{id}</c>: the status monitor.</summary>
public sealed class GetRemediation(RemediationStore store, RemediationPresenter presenter)
{
    private const string SecondsUntilNextCheck = "5";

    [Function(nameof(GetRemediation))]
    [ApiOperation(
        "Read a remediation",
        Scope = RouteScope.Caller,
        Notes = "State, error, conflict, plan with its hash, approval, steps, outcome and links."
            + " With `ETag` and, until it ends, `Retry-After`.",
        Role = ApiRole.Read,
        Answer = typeof(RemediationResource),
        Refuses = [404]
    )]
    [ApiAlsoAnswers(304, "Nothing has changed since the ETag in If-None-Match.")]
    [ApiHeader("If-None-Match", "The ETag of the last answer.")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/remediations/{id}")] HttpRequest request,
        string id,
        CancellationToken cancellationToken
    )
    {
        if (await store.FindWithStepsAsync(request.Scope(), id, cancellationToken) is not { } found)
        {
            return Problem.NotFound($"There is no remediation '{id}'.");
        }

        SetHeaders(request, found.Record);
        if (IsKnown(request, found.Record))
        {
            return Results.StatusCode(StatusCodes.Status304NotModified);
        }

        return ApiJson.Answer(presenter.Present(request, found.Record, found.Steps));
    }

    private static bool IsKnown(HttpRequest request, RemediationRecord record)
    {
        var current = new EntityTagHeaderValue(ETagOf(record));
        return request
            .GetTypedHeaders()
            .IfNoneMatch.Any(known => known.Equals(EntityTagHeaderValue.Any) || known.Compare(current, useStrongComparison: false));
    }

    private static string ETagOf(RemediationRecord record) => $"\"{record.StepCount}-{record.ETag}\"";

    private static void SetHeaders(HttpRequest request, RemediationRecord record)
    {
        var headers = request.HttpContext.Response.Headers;
        headers.ETag = ETagOf(record);
        headers.CacheControl = "no-cache";
        if (!record.State.IsFinal())
        {
            headers.RetryAfter = SecondsUntilNextCheck;
        }
    }
}
