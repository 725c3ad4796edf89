using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TenantHygiene.Functions.Api;
using TenantHygiene.Functions.Api.Access;
using TenantHygiene.Functions.Configuration;
using TenantHygiene.Ledger.Audit;
using TenantHygiene.Ledger.Tenants;
using TenantHygiene.Remediation.Primitives;

namespace TenantHygiene.Functions.Tenants;

/// <summary><c>GET /tenants/{tenantId}/grants</c>: who has which role in this tenant alone.</summary>
public sealed class ListTenantGrants(TenantGrantStore grants)
{
    [Function(nameof(ListTenantGrants))]
    [ApiOperation(
        "List who has a role in this tenant alone",
        Scope = RouteScope.Tenant,
        Notes = "App roles that Entra ID assigns hold in every tenant, and are not listed here.",
        Role = ApiRole.Admin,
        Answer = typeof(TenantGrantList)
    )]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = TenantRoute.Path + "/grants")] HttpRequest request,
        string tenantId,
        CancellationToken cancellationToken
    ) =>
        ApiJson.Answer(
            new TenantGrantList([.. (await grants.ListAsync(Guid.Parse(tenantId), cancellationToken)).Select(TenantGrantResource.Of)])
        );
}

/// <summary><c>PUT /tenants/{tenantId}/grants/{principalId}</c>: gives a person, a group or an application roles in this tenant.</summary>
public sealed class PutTenantGrant(TenantGrantStore store, TenantGrants grants, TenantPolicies tenants, AuditLog audit, TimeProvider time)
{
    /// <summary>The kind of audit entries for a grant.</summary>
    public const string GrantedKind = "role-granted";

    [Function(nameof(PutTenantGrant))]
    [ApiOperation(
        "Give a person, a group or an application roles in this tenant alone",
        Scope = RouteScope.Tenant,
        Notes = "Replaces the roles that the principal has here. Groups count where the token names them.",
        Role = ApiRole.Admin,
        Body = typeof(NewTenantGrant),
        Example = """{"roles":["Hygiene.Read","Hygiene.Approve"],"name":"Contoso service desk"}""",
        Answer = typeof(TenantGrantResource),
        Refuses = [404, 422]
    )]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = TenantRoute.Path + "/grants/{principalId}")] HttpRequest request,
        string tenantId,
        string principalId,
        CancellationToken cancellationToken
    )
    {
        var body = await ApiJson.ReadAsync<NewTenantGrant>(request, cancellationToken);
        if (TenantRoute.Read(tenantId) is not { } id || !tenants.Contains(request.Scope(), id))
        {
            return TenantRoute.NotFound(tenantId);
        }

        if (!Guid.TryParseExact(principalId, "D", out var principal) || principal == Guid.Empty)
        {
            return Problem.BadRequest("principal-wrong", "The principal must be the object id of a user, a group or a service principal.");
        }

        if (body.Roles is [] || body.Roles.Except(ApiRole.All).Any() || body.Name?.Length > NewTenant.MaximumName)
        {
            return Problem.BadRequest("roles-wrong", $"`roles` must name one or more of {string.Join(", ", ApiRole.All)}.");
        }

        var grant = new TenantGrant
        {
            TenantId = id,
            PrincipalId = principal,
            Name = body.Name,
            Roles = [.. body.Roles.Distinct()],
            GrantedBy = Caller.Of(request.HttpContext.User),
            GrantedAt = time.GetUtcNow(),
        };
        await audit.AppendAsync(
            id,
            remediationId: null,
            GrantedKind,
            grant.GrantedBy,
            new JsonObject
            {
                ["principalId"] = principal,
                ["name"] = grant.Name,
                ["roles"] = new JsonArray([.. grant.Roles.Select(role => JsonValue.Create(role))]),
            }.ToJsonString(),
            Guid.NewGuid().ToString(),
            cancellationToken
        );
        await store.SetAsync(grant, cancellationToken);
        grants.Forget();
        return ApiJson.Answer(TenantGrantResource.Of(grant));
    }
}

/// <summary><c>DELETE /tenants/{tenantId}/grants/{principalId}</c>: takes them back.</summary>
public sealed class DeleteTenantGrant(TenantGrantStore store, TenantGrants grants, AuditLog audit)
{
    /// <summary>The kind of audit entries for a grant that was withdrawn.</summary>
    public const string WithdrawnKind = "role-withdrawn";

    [Function(nameof(DeleteTenantGrant))]
    [ApiOperation(
        "Withdraw the roles of a principal in this tenant",
        Scope = RouteScope.Tenant,
        Notes = "Other processes of the application notice within 15 seconds.",
        Role = ApiRole.Admin,
        Status = 204,
        Refuses = [404]
    )]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = TenantRoute.Path + "/grants/{principalId}")] HttpRequest request,
        string tenantId,
        string principalId,
        CancellationToken cancellationToken
    )
    {
        var id = Guid.Parse(tenantId);
        if (
            !Guid.TryParseExact(principalId, "D", out var principal)
            || await store.FindAsync(id, principal, cancellationToken) is not { } grant
        )
        {
            return Problem.NotFound($"'{principalId}' has no role in the tenant '{tenantId}' alone.");
        }

        await audit.AppendAsync(
            id,
            remediationId: null,
            WithdrawnKind,
            Caller.Of(request.HttpContext.User),
            new JsonObject
            {
                ["principalId"] = principal,
                ["name"] = grant.Name,
                ["roles"] = new JsonArray([.. grant.Roles.Select(role => JsonValue.Create(role))]),
            }.ToJsonString(),
            Guid.NewGuid().ToString(),
            cancellationToken
        );
        await store.RemoveAsync(id, principal, cancellationToken);
        grants.Forget();
        return Results.NoContent();
    }
}

/// <summary>Who has roles in one tenant.</summary>
/// <param name="Items">One entry for each principal.</param>
public sealed record TenantGrantList(IReadOnlyList<TenantGrantResource> Items);

/// <summary>A principal has roles in one tenant.</summary>
/// <param name="PrincipalId">The object id of the user, the group or the service principal.</param>
/// <param name="Name">A name that is shown.</param>
/// <param name="Roles">The roles.</param>
/// <param name="GrantedBy">Who gave them.</param>
/// <param name="GrantedAt">When.</param>
public sealed record TenantGrantResource(
    Guid PrincipalId,
    string? Name,
    IReadOnlyList<string> Roles,
    Principal GrantedBy,
    DateTimeOffset GrantedAt
)
{
    /// <summary>The resource of a grant.</summary>
    public static TenantGrantResource Of(TenantGrant grant) =>
        new(grant.PrincipalId, grant.Name, grant.Roles, grant.GrantedBy, grant.GrantedAt);
}

/// <summary>The body of a grant.</summary>
/// <param name="Roles">The app roles.</param>
/// <param name="Name">A name that is shown, at most 200 characters.</param>
public sealed record NewTenantGrant(IReadOnlyList<string> Roles, string? Name = null);
