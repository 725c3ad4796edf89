using System.Text.RegularExpressions;
using TenantHygiene.Functions.Api;

namespace TenantHygiene.ApiDescription;

/// <summary>A route as it is written at its function.</summary>
/// <param name="Route">The function, its method and its parameters.</param>
/// <param name="Operation">Its description.</param>
internal sealed partial record DescribedRoute(ApiRoute Route, ApiOperationAttribute Operation)
{
    private const string Version = "/api/v1";
    private const string WellKnown = "/.well-known/";

    // The order in which a reader meets them; routes of further groups follow.
    private static readonly string[] _groups =
    [
        "remediations",
        "status",
        "tickets",
        "scans",
        "tenants",
        "kill-switch",
        "breaker",
        "agents",
        "policies",
        "poison-messages",
        "dead-letters",
        "webhooks",
        "health",
        "mcp",
    ];

    private static readonly string[] _methods = ["get", "post", "put", "delete"];

    /// <summary>Every route of the API, group by group.</summary>
    /// <exception cref="InvalidOperationException">A function is not described.</exception>
    public static IReadOnlyList<DescribedRoute> All { get; } =
    [
        .. ApiRoute
            .All.Select(route => new DescribedRoute(
                route,
                route.Operation
                    ?? throw new InvalidOperationException(
                        $"The function {route.Function} is not described: add an ApiOperation attribute."
                    )
            ))
            .OrderBy(described => Place(_groups, described.Group))
            .ThenBy(described => described.Path, StringComparer.Ordinal)
            .ThenBy(described => Place(_methods, described.Route.Method)),
    ];

    /// <summary>The route, with the names of its parameters in braces.</summary>
    public string Path => Braces().Replace(Route.Path, "{${name}}");

    /// <summary>The parameters in the path.</summary>
    public IEnumerable<string> PathParameters => Braces().Matches(Route.Path).Select(match => match.Groups["name"].Value);

    /// <summary>What the route is about: the first part of its path after the version.</summary>
    public string Group => Path.StartsWith(WellKnown, StringComparison.Ordinal) ? Path.Split('/')[^1] : Path.Split('/')[3];

    /// <summary>The route as the guide writes it: without the version, which all of the API's own routes have.</summary>
    public string ShortPath => Path.StartsWith(Version, StringComparison.Ordinal) ? Path[Version.Length..] : Path;

    private static int Place(string[] order, string name) => Array.IndexOf(order, name) is >= 0 and var place ? place : order.Length;

    [GeneratedRegex(@"\{(?<name>\w+)(:[^}]*)?\}")]
    private static partial Regex Braces();
}
