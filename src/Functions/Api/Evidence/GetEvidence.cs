using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TenantHygiene.Functions.Api.Access;
using TenantHygiene.Functions.Api.Problems;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Remediation.Audit;

namespace TenantHygiene.Functions.Api.Evidence;

/// <summary><c>GET /remediations/{id}/evidence</c>: everything about a remediation in one file that can be checked offline. That it was taken, and by whom, is recorded.</summary>
public sealed class GetEvidence(RemediationStore store, EvidenceAssembly assembly)
{
    [Function(nameof(GetEvidence))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/remediations/{id}/evidence")] HttpRequest request,
        string id,
        CancellationToken cancellationToken)
    {
        if (await store.FindAsync(id, cancellationToken) is null)
        {
            return Problem.NotFound($"There is no remediation '{id}'.");
        }

        var bundle = await assembly.TakeAsync(id, Caller.Of(request.HttpContext.User), cancellationToken);
        request.HttpContext.Response.Headers.ContentDisposition = $"attachment; filename=\"{id}.evidence.json\"";
        return Results.Json(bundle, AuditJson.Default.EvidenceBundle);
    }
}
