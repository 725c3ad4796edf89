using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Options;
using TenantHygiene.Functions.Configuration;
using TenantHygiene.Microsoft365.Transport;
using TenantHygiene.Remediation.Primitives;

namespace TenantHygiene.Functions.Api.Access;

/// <summary>Lets a request through when its token is good, carries the role that the route asks for, and its caller does not ask too often.</summary>
public sealed class AccessMiddleware(ApiRateLimiter rates) : IFunctionsWorkerMiddleware
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

        var unrecognised = await RecogniseAsync(http);
        // Those who are not recognised are counted too: guessing is what the limit is there for.
        if ((rates.Refuse(http) ?? unrecognised ?? RefuseByRole(http, function)) is { } refusal)
        {
            await refusal.ExecuteAsync(http);
            return;
        }

        await next(context);
    }

    /// <summary>Null when the token is good; the caller is the request's user then.</summary>
    private static async Task<IResult?> RecogniseAsync(HttpContext http)
    {
        var authentication = await http.AuthenticateAsync(JwtBearerDefaults.AuthenticationScheme);
        if (authentication.Succeeded)
        {
            http.User = authentication.Principal;
            return Caller.Find(http.User) is null ? Problem.Unauthorized("The bearer token names no object id (oid), so that nobody would know who acts.") : null;
        }

        http.Response.Headers.WWWAuthenticate = "Bearer";
        return Problem.Unauthorized(authentication.None ? "A bearer token is missing." : "The bearer token is not valid here.");
    }

    private static IResult? RefuseByRole(HttpContext http, string function) =>
        RoutePermissions.RoleOf(function) is { } role && Caller.HasRole(http.User, role) ? null : Problem.Forbidden(RoutePermissions.RoleOf(function));
}

/// <summary>Reads who calls from a validated token.</summary>
public static class Caller
{
    /// <summary>The caller. Only tokens that name one get past <see cref="AccessMiddleware"/>.</summary>
    /// <exception cref="InvalidOperationException">The token names no object id.</exception>
    public static Principal Of(ClaimsPrincipal claims) =>
        Find(claims) ?? throw new InvalidOperationException("The token names no object id: no route takes such a caller.");

    /// <summary>The caller: a user or a service principal, by its object id (claim <c>oid</c>); null where the token names none.</summary>
    public static Principal? Find(ClaimsPrincipal claims) => Guid.TryParse(claims.FindFirstValue("oid"), out var id) && id != Guid.Empty
        ? Principal.Of(id, claims.FindFirstValue("preferred_username") ?? claims.FindFirstValue("upn") ?? claims.FindFirstValue("name"))
        : null;

    /// <summary>Whether the token carries an app role.</summary>
    public static bool HasRole(ClaimsPrincipal claims, string role) =>
        claims.Claims.Any(claim => claim.Type == "roles" && string.Equals(claim.Value, role, StringComparison.Ordinal));
}

/// <summary>Which tokens are good: those of the configured issuer for this API, with their claims under their own names.</summary>
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
