using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using TenantHygiene.Functions.Api.Problems;

namespace TenantHygiene.Functions.Api.Access;

/// <summary>Lets a request through when its token is good, carries the role that the route asks for, and its caller does not ask too often.</summary>
public sealed class AccessMiddleware(RequestRates rates) : IFunctionsWorkerMiddleware
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
