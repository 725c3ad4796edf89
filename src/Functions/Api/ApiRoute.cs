using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using TenantHygiene.Functions.Dashboard;

namespace TenantHygiene.Functions.Api;

/// <summary>A function that answers HTTP requests, and what its attributes say about it.</summary>
/// <param name="Function">The function's name.</param>
/// <param name="Method">The HTTP method, in lower case.</param>
/// <param name="Path">The route, with parameters in braces.</param>
/// <param name="Operation">Its description; null where none is written, in which case the function is refused.</param>
/// <param name="Parameters">Its query parameters and headers.</param>
/// <param name="FurtherAnswers">Its further answers that are not refusals.</param>
public sealed record ApiRoute(
    string Function,
    string Method,
    string Path,
    ApiOperationAttribute? Operation,
    IReadOnlyList<ApiParameterAttribute> Parameters,
    IReadOnlyList<ApiAlsoAnswersAttribute> FurtherAnswers
)
{
    private static readonly ApiRoute[] _everything =
    [
        .. from type in typeof(ApiRoute).Assembly.GetTypes()
        from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
        let function = method.GetCustomAttribute<FunctionAttribute>()
        where function is not null
        from trigger in method.GetParameters().Select(parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>())
        where trigger is not null
        select new ApiRoute(
            function.Name,
            trigger.Methods!.Single(),
            $"/{trigger.Route}",
            method.GetCustomAttribute<ApiOperationAttribute>(),
            [.. method.GetCustomAttributes<ApiParameterAttribute>()],
            [.. method.GetCustomAttributes<ApiAlsoAnswersAttribute>()]
        ),
    ];

    /// <summary>Every function that answers requests to the API.</summary>
    public static IReadOnlyList<ApiRoute> All { get; } = [.. _everything.Where(route => !route.IsOfDashboard)];

    /// <summary>Every function that answers other requests: the pages and files of the dashboard.</summary>
    public static IReadOnlyList<ApiRoute> Pages { get; } = [.. _everything.Where(route => route.IsOfDashboard)];

    private bool IsOfDashboard => Path.StartsWith("/dashboard/", StringComparison.Ordinal) || Path == $"/{GetDashboard.Root}";
}
