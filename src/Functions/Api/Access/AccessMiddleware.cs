using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Options;
using TenantHygiene.Functions.Configuration;
using TenantHygiene.Functions.ModelContext;
using TenantHygiene.Microsoft365.Transport;
using TenantHygiene.Remediation.Primitives;

namespace TenantHygiene.Functions.Api.Access;

/// <summary>
/// Lets a request through when its token is valid, its caller has the role of the route in the tenants that it is about, and stays within
/// the rate limit.
/// </summary>
public sealed class AccessMiddleware(ApiRateLimiter rates, TenantGrants grants, ApiOptions options) : IFunctionsWorkerMiddleware
{
    /// <inheritdoc/>
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        var function = context.FunctionDefinition.Name;
        if (context.GetHttpContext() is not { } http || RoutePermissions.IsOpen(function))
        {
            await next(context);
            return;
        }

        var unrecognised = await RecogniseAsync(http, function);
        // Callers without a valid token are counted as well: the limit is there for those who guess.
        if ((rates.Refuse(http) ?? unrecognised ?? await RefuseByRoleAsync(http, function)) is { } refusal)
        {
            await refusal.ExecuteAsync(http);
            return;
        }

        await next(context);
    }

    /// <summary>Null when the token is valid; the caller is the request's user then.</summary>
    private async Task<IResult?> RecogniseAsync(HttpContext http, string function)
    {
        var authentication = await http.AuthenticateAsync(JwtBearerDefaults.AuthenticationScheme);
        if (authentication.Succeeded)
        {
            http.User = authentication.Principal;
            return Caller.Find(http.User) is null
                ? Problem.Unauthorized("The token has no object id (claim `oid`). Send a token of a user or of a service principal.")
                : null;
        }

        http.Response.Headers.WWWAuthenticate = function is nameof(ReceiveModelContext)
            ? $"Bearer resource_metadata=\"{GetProtectedResource.AddressOf(http.Request, options)}\""
            : "Bearer";
        return Problem.Unauthorized(
            authentication.None
                ? "The request has no token. Send an Entra token for this API in the `Authorization` header, as `Bearer`."
                : "The token is expired, or is not a token of this API's issuer and audience. Request a new token."
        );
    }

    private async Task<IResult?> RefuseByRoleAsync(HttpContext http, string function)
    {
        if (RoutePermissions.RoleOf(function) is not { } role)
        {
            return Problem.Forbidden("forbidden", "No role opens this route.");
        }

        var scope = await grants.FindScopeAsync(http.User, role, http.RequestAborted);
        http.Features.Set(scope);
        return RoutePermissions.ScopeOf(function) switch
        {
            _ when scope.IsEmpty => Problem.Forbidden(
                "forbidden",
                $"The token lacks the app role {role}, and no tenant grants it. Ask an administrator to assign or to grant it."
                    + (
                        HasTooManyGroups(http.User)
                            ? " The token names no groups, because there are too many: grants to groups do not count."
                            : ""
                    )
            ),
            RouteScope.AllTenants when !scope.IsAll => Problem.Forbidden(
                "forbidden",
                $"This route concerns every tenant, and needs the app role {role} in the token. Grants of single tenants do not open it."
            ),
            // As if it were not there: whether a tenant is registered is not for those to know who have no role in it.
            RouteScope.Tenant when !IsInScope(http, scope) => Problem.NotFound(
                $"There is no tenant '{http.Request.RouteValues["tenantId"]}' in which you have the role {role}."
            ),
            _ => null,
        };
    }

    private static bool IsInScope(HttpContext http, TenantScope scope) =>
        Guid.TryParseExact(http.Request.RouteValues["tenantId"] as string, "D", out var tenantId) && scope.Contains(tenantId);

    // Entra ID leaves out the groups of a person who is in more than 200, and says so instead.
    private static bool HasTooManyGroups(ClaimsPrincipal caller) =>
        caller.HasClaim(claim => claim.Type is "hasgroups")
        || caller.Claims.Any(claim => claim.Type is "_claim_names" && claim.Value.Contains("groups", StringComparison.Ordinal));
}

/// <summary>Reads the caller from a validated token.</summary>
public static class Caller
{
    /// <summary>The caller. <see cref="AccessMiddleware"/> refuses tokens that name none.</summary>
    /// <exception cref="InvalidOperationException">The token names no object id.</exception>
    public static Principal Of(ClaimsPrincipal claims) =>
        Find(claims) ?? throw new InvalidOperationException("The token has no object id; AccessMiddleware refuses such a token.");

    /// <summary>The caller: a user or a service principal, by its object id (claim <c>oid</c>); null where the token names none.</summary>
    public static Principal? Find(ClaimsPrincipal claims) =>
        Guid.TryParse(claims.FindFirstValue("oid"), out var id) && id != Guid.Empty
            ? Principal.Of(id, claims.FindFirstValue("preferred_username") ?? claims.FindFirstValue("upn") ?? claims.FindFirstValue("name"))
            : null;

    /// <summary>Whether the token carries an app role.</summary>
    public static bool HasRole(ClaimsPrincipal claims, string role) =>
        claims.Claims.Any(claim => claim.Type == "roles" && string.Equals(claim.Value, role, StringComparison.Ordinal));
}

/// <summary>Which tokens are valid: those of the configured issuer for this API. Their claims keep their own names.</summary>
internal sealed class BearerTokens(ApiOptions settings, IHttpClientFactory clients) : IConfigureNamedOptions<JwtBearerOptions>
{
    public void Configure(string? name, JwtBearerOptions options)
    {
        options.Authority = settings.Authority;
        options.Audience = settings.Audience;
        // Keys and discovery come over the connection that trusts the configured authorities, private ones included.
        options.Backchannel = clients.CreateClient(HttpClientNames.Entra);
        options.MapInboundClaims = false;
        options.TokenValidationParameters.ValidateAudience = true;
        options.TokenValidationParameters.ValidateIssuer = true;
        options.TokenValidationParameters.ClockSkew = TimeSpan.FromMinutes(2);
    }

    public void Configure(JwtBearerOptions options) => Configure(null, options);
}
