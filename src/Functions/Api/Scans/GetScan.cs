using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TenantHygiene.Functions.Api.Problems;
using TenantHygiene.Ledger.Scans;

namespace TenantHygiene.Functions.Api.Scans;

/// <summary><c>GET /scans/{id}</c>: how far a scan has come.</summary>
public sealed class GetScan(ScanStore scans)
{
    [Function(nameof(GetScan))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/scans/{id}")] HttpRequest request,
        string id,
        CancellationToken cancellationToken)
    {
        if (await scans.FindAsync(id, cancellationToken) is not { } scan)
        {
            return Problem.NotFound($"There is no scan '{id}'.");
        }

        if (scan.State is ScanState.Running)
        {
            request.HttpContext.Response.Headers.RetryAfter = "2";
        }

        return ApiJson.Answer(ScanResource.Of(scan));
    }
}
