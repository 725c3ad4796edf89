using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using TenantHygiene.Functions.Api.Problems;

namespace TenantHygiene.Functions.Api.Access;

/// <summary>Lets a request through when its token is good and carries the role that the route asks for.</summary>
public sealed class AccessMiddleware : IFunctionsWorkerMiddleware
{
    /// <inheritdoc/>
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is not { } http || RoutePermissions.IsOpen(context.FunctionDefinition.Name))
        {
            await next(context);
            return;
        }

        var authentication = await http.AuthenticateAsync(JwtBearerDefaults.AuthenticationScheme);
        if (!authentication.Succeeded)
        {
            http.Response.Headers.WWWAuthenticate = "Bearer";
            await Problem.Unauthorized(authentication.None ? "A bearer token is missing." : "The bearer token is not valid here.").ExecuteAsync(http);
            return;
        }

        http.User = authentication.Principal;
        if (RoutePermissions.RoleOf(context.FunctionDefinition.Name) is not { } role || !Caller.HasRole(authentication.Principal, role))
        {
            await Problem.Forbidden(RoutePermissions.RoleOf(context.FunctionDefinition.Name)).ExecuteAsync(http);
            return;
        }

        await next(context);
    }
}
