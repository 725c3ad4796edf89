using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using TenantHygiene.Functions.Api.Access;

namespace TenantHygiene.ApiDescription;

/// <summary>What the code says of the functions that answer HTTP requests.</summary>
internal static class HttpFunctions
{
    public static IReadOnlyList<HttpFunction> All { get; } =
    [
        .. from type in typeof(RoutePermissions).Assembly.GetTypes()
           from method in type.GetMethods()
           let function = method.GetCustomAttribute<FunctionAttribute>()
           where function is not null
           let trigger = method.GetParameters().Select(parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>()).FirstOrDefault(found => found is not null)
           where trigger is not null
           select new HttpFunction(function.Name, $"/{trigger.Route}", trigger.Methods!.Single(), RoutePermissions.RoleOf(function.Name)),
    ];
}

/// <param name="Name">The function's name.</param>
/// <param name="Path">Its route, with parameters in braces.</param>
/// <param name="Method">The method, in lower case.</param>
/// <param name="Role">The role that it asks for; null when it asks for no token.</param>
internal sealed record HttpFunction(string Name, string Path, string Method, string? Role);
