using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using TenantHygiene.Functions.Api.Problems;
using TenantHygiene.Functions.Detection;
using TenantHygiene.Functions.Settings;

namespace TenantHygiene.Functions.Api.Scans;

/// <summary><c>POST /scans</c>: scans a tenant now. While one runs, that one is the answer.</summary>
public sealed class CreateScan(ScanStarter scans, TenantPolicies tenants, ApiLinks links)
{
    [Function(nameof(CreateScan))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/scans")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        var asked = await ApiJson.ReadAsync<NewScan>(request, cancellationToken);
        if (!tenants.Knows(asked.TenantId))
        {
            return Problem.Unprocessable("unknown-tenant", $"The tenant {asked.TenantId} is not configured here.");
        }

        var scan = await scans.StartAsync(asked.TenantId, client, cancellationToken);
        var location = links.To(request, $"scans/{scan.Id}");
        var headers = request.HttpContext.Response.Headers;
        headers["Operation-Location"] = location;
        headers.Location = location;
        headers.RetryAfter = "2";
        return ApiJson.Answer(ScanResource.Of(scan), StatusCodes.Status202Accepted);
    }
}
