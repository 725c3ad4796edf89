using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TenantHygiene.Functions.Api.Access;
using TenantHygiene.Functions.Tenants;
using TenantHygiene.Remediation.Primitives;

namespace TenantHygiene.Functions.Api.Summary;

/// <summary><c>GET /summary</c>: what needs somebody, over every tenant of the caller.</summary>
public sealed class GetSummary(SummaryReader reader, TimeProvider time)
{
    [Function(nameof(GetSummary))]
    [ApiOperation(
        "Read what needs somebody, over all tenants",
        Scope = RouteScope.Caller,
        Notes = "With a summary of each tenant in which the caller has the role.",
        Role = ApiRole.Read,
        Answer = typeof(SummaryResource)
    )]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/summary")] HttpRequest request,
        CancellationToken cancellationToken
    )
    {
        var (attention, tenants) = await reader.ReadAsync(request.Scope(), cancellationToken);
        return ApiJson.Answer(new SummaryResource(time.GetUtcNow(), attention, tenants));
    }
}

/// <summary><c>GET /tenants/{tenantId}/summary</c>: the same of one tenant, with what is left of its budgets.</summary>
public sealed class GetTenantSummary(SummaryReader reader)
{
    [Function(nameof(GetTenantSummary))]
    [ApiOperation(
        "Read what is going on in a tenant",
        Scope = RouteScope.Tenant,
        Notes = "Remediations by state, scans, controls, and what is left of the budgets.",
        Role = ApiRole.Read,
        Answer = typeof(TenantSummary),
        Refuses = [404]
    )]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/tenants/{tenantId}/summary")] HttpRequest request,
        string tenantId,
        CancellationToken cancellationToken
    ) =>
        TenantRoute.Read(tenantId) is { } id && await reader.ReadAsync(TenantScope.Of(id), cancellationToken) is { Tenants: [var tenant] }
            ? ApiJson.Answer(tenant with { Budget = await reader.ReadBudgetAsync(id, cancellationToken) })
            : TenantRoute.NotFound(tenantId);
}
