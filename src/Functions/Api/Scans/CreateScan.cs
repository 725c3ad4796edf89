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
            return Problem.UnknownTenant(asked.TenantId);
        }

        var scan = await scans.StartAsync(asked.TenantId, client, cancellationToken);
        return AcceptedAnswer.Of(links.To(request, $"scans/{scan.Id}"), retryAfterSeconds: 2, ScanResource.Of(scan));
    }
}
