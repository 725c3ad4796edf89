using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TenantHygiene.Functions.Api;
using TenantHygiene.Functions.Api.Access;

namespace TenantHygiene.Functions.Tenants;

/// <summary><c>GET /me</c>: who the caller is, and what the caller may do where.</summary>
public sealed class GetMe(TenantGrants grants)
{
    [Function(nameof(GetMe))]
    [ApiOperation(
        "Read who calls, and which roles the caller has in which tenants",
        Scope = RouteScope.Caller,
        Role = ApiRole.Read,
        Answer = typeof(MeResource)
    )]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/me")] HttpRequest request,
        CancellationToken cancellationToken
    )
    {
        var user = request.HttpContext.User;
        var roles = new List<RoleInTenants>();
        foreach (var role in ApiRole.All)
        {
            var scope = await grants.FindScopeAsync(user, role, cancellationToken);
            if (!scope.IsEmpty)
            {
                roles.Add(new RoleInTenants(role, scope.IsAll, scope.Tenants is { } tenants ? [.. tenants.Order()] : null));
            }
        }

        var caller = Caller.Of(user);
        return ApiJson.Answer(new MeResource(caller.Id, caller.Name, roles));
    }
}

/// <summary>The caller.</summary>
/// <param name="Id">The object id in Entra ID.</param>
/// <param name="Name">The name in the token.</param>
/// <param name="Roles">The roles that the caller has.</param>
public sealed record MeResource(string Id, string? Name, IReadOnlyList<RoleInTenants> Roles);

/// <summary>A role of the caller.</summary>
/// <param name="Role">The app role.</param>
/// <param name="InEveryTenant">Whether it holds in every tenant.</param>
/// <param name="Tenants">The tenants in which it holds; absent where it holds in every one.</param>
public sealed record RoleInTenants(string Role, bool InEveryTenant, IReadOnlyList<Guid>? Tenants);
