using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Extensions.DependencyInjection;
using Newtonsoft.Json.Linq;
using TenantHygiene.FunctionsHost.Http;
using TenantHygiene.FunctionsHost.Index;
using TenantHygiene.FunctionsHost.Worker.Protocol;

namespace TenantHygiene.FunctionsHost.Tests;

/// <summary>Routes as the Functions host matches them, and those that it would mix up.</summary>
public sealed class HttpRouteTests
{
    private static readonly IInlineConstraintResolver _constraints = new ServiceCollection()
        .AddLogging()
        .AddRouting()
        .BuildServiceProvider()
        .GetRequiredService<IInlineConstraintResolver>();

    [Theory]
    [InlineData("things/{id}", "GET", "/api/things/7", true)]
    [InlineData("things/{id}", "GET", "/api/THINGS/7", true)]
    [InlineData("things/{id}", "POST", "/api/things/7", false)]
    [InlineData("things/{id:int}", "GET", "/api/things/seven", false)]
    [InlineData("things/{id?}", "GET", "/api/things", true)]
    [InlineData("{*path}", "GET", "/api/a/b", true)]
    [InlineData("{*path}", "GET", "/a/b", false)]
    [InlineData(null, "GET", "/api/show", true)]
    [InlineData("{nothing:maxlength(0)?}", "GET", "/api", true)]
    [InlineData("{nothing:maxlength(0)?}", "GET", "/api/", true)]
    [InlineData("{nothing:maxlength(0)?}", "GET", "/api/something", false)]
    public void A_route_matches_by_template_constraint_and_method(string? template, string method, string path, bool matches)
    {
        var route = Route(WorkerFunctions.Http("Show", template, methods: "get"));

        Assert.Equal(matches, Match(route, method, path) is not null);
    }

    [Fact]
    public void A_function_without_methods_takes_every_method() =>
        Assert.NotNull(Match(Route(WorkerFunctions.Http("Show", "things")), "FOO", "/api/things"));

    [Fact]
    public void What_stands_in_the_path_is_known_by_name() =>
        Assert.Equal("7", Match(Route(WorkerFunctions.Http("Show", "things/{id}")), "GET", "/api/things/7")!["id"]);

    [Theory]
    [InlineData("things/{id:colour}", "Function 'Show' has the invalid route 'api/things/{id:colour}'")]
    [InlineData("things/{id", "Function 'Show' has the invalid route 'api/things/{id'")]
    [InlineData("Admin/rules", "Function 'Show' has the route 'Admin/rules': the Functions host keeps paths below")]
    [InlineData(
        "runtime/webhooks/durabletask",
        "Function 'Show' has the route 'runtime/webhooks/durabletask': the Functions host keeps paths below"
    )]
    public void A_route_that_cannot_be_is_refused_and_its_function_named(string template, string message)
    {
        var error = Assert.Throws<HostStartException>(() => Route(WorkerFunctions.Http("Show", template)));

        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void No_two_routes_of_the_app_overlap_in_a_way_that_only_order_decides()
    {
        var functions = JArray.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "functions.metadata")));
        var routes = functions
            .Cast<JObject>()
            .Select(Read)
            .Where(function => function.IsHttp)
            .OrderBy(function => function.Name, StringComparer.OrdinalIgnoreCase)
            .Select(Route)
            .ToList();

        Assert.NotEmpty(routes);
        Assert.Empty(RouteOverlap.Find(routes));
    }

    [Theory]
    [InlineData("things/{id}", "things/{key}")]
    [InlineData("{*path}", "things")]
    [InlineData("things/{id}", "things/{id:guid}")]
    [InlineData("things/{id?}", "things")]
    public void Routes_that_order_alone_would_decide_between_are_found_and_both_functions_named(string first, string second)
    {
        var overlap = Assert.Single(
            RouteOverlap.Find([
                Route(WorkerFunctions.Http("A", first, methods: "get")),
                Route(WorkerFunctions.Http("B", second, methods: "get")),
            ])
        );

        Assert.StartsWith(
            $"Function 'A' with route 'api/{first}' would take requests of function 'B' with route 'api/{second}'",
            overlap,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("things", "get", "{*path}", "get")]
    [InlineData("things/{id:guid}", "get", "things/{id:int}", "get")]
    [InlineData("things/{id}", "get", "things/{id}", "put")]
    [InlineData("things/all", "get", "things/{id}", "get")]
    public void Routes_of_which_the_first_is_the_more_specific_one_or_that_share_nothing_are_fine(
        string first,
        string firstMethod,
        string second,
        string secondMethod
    ) =>
        Assert.Empty(
            RouteOverlap.Find([
                Route(WorkerFunctions.Http("A", first, methods: firstMethod)),
                Route(WorkerFunctions.Http("B", second, methods: secondMethod)),
            ])
        );

    private static WorkerFunction Read(JObject function)
    {
        var metadata = new RpcFunctionMetadata { Name = (string?)function["name"] };
        metadata.RawBindings.AddRange(function["bindings"]!.Select(binding => binding.ToString()));
        return WorkerFunction.Read(metadata);
    }

    private static HttpRoute Route(WorkerFunction function) => new(function, "api", _constraints);

    private static RouteValueDictionary? Match(HttpRoute route, string method, string path) =>
        route.Match(new DefaultHttpContext { Request = { Method = method, Path = path } });
}

/// <summary>
/// The Functions host tries routes in the order of function names, without precedence. Two routes may share paths only when the one that
/// comes first by name is the more specific one; otherwise it would silently take the other's requests.
/// </summary>
internal static class RouteOverlap
{
    private const int CatchAll = 3;

    private static readonly string[] _numbers = ["int", "long"];

    /// <summary>A sentence for each pair that depends on the order. <paramref name="routes"/> are in the order of names.</summary>
    public static IEnumerable<string> Find(IReadOnlyList<HttpRoute> routes) =>
        from first in Enumerable.Range(0, routes.Count)
        from second in Enumerable.Range(first + 1, routes.Count - first - 1)
        where DependOnOrder(routes[first], routes[second])
        select $"Function '{routes[first].Function}' with route '{routes[first].Template.TemplateText}' would take requests of function "
            + $"'{routes[second].Function}' with route '{routes[second].Template.TemplateText}': make the routes distinct, or name the more specific function first.";

    private static bool DependOnOrder(HttpRoute first, HttpRoute second) =>
        SharesMethod(first, second)
        && MayMatchSamePath(first.Template, second.Template)
        && !IsMoreSpecific(first.Template, second.Template);

    private static bool SharesMethod(HttpRoute first, HttpRoute second) =>
        first.Methods.Count == 0 || second.Methods.Count == 0 || first.Methods.Overlaps(second.Methods);

    private static bool MayMatchSamePath(RouteTemplate first, RouteTemplate second)
    {
        var length = Math.Max(first.Segments.Count, second.Segments.Count);
        for (var index = 0; index < length; index++)
        {
            var (left, right) = (Part(first, index), Part(second, index));
            if (left?.IsCatchAll == true || right?.IsCatchAll == true)
            {
                return true;
            }

            if (left is null || right is null)
            {
                // The shorter one ends here: both match when the rest of the longer one may be absent.
                return (left ?? right)!.IsOptional;
            }

            if (Exclude(left, right))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Exclude(TemplatePart left, TemplatePart right)
    {
        if (left.IsLiteral && right.IsLiteral)
        {
            return !string.Equals(left.Text, right.Text, StringComparison.OrdinalIgnoreCase);
        }

        var (leftKind, rightKind) = (Constraint(left), Constraint(right));
        return (leftKind == "guid" && _numbers.Contains(rightKind)) || (rightKind == "guid" && _numbers.Contains(leftKind));
    }

    // In every segment at least as specific, and more so in one: literal before constrained before free before catch-all.
    private static bool IsMoreSpecific(RouteTemplate first, RouteTemplate second)
    {
        var more = false;
        for (var index = 0; index < Math.Max(first.Segments.Count, second.Segments.Count); index++)
        {
            var (left, right) = (Rank(Part(first, index)), Rank(Part(second, index)));
            if (right == CatchAll)
            {
                return more || left < CatchAll;
            }

            if (left > right)
            {
                return false;
            }

            more |= left < right;
        }

        return more;
    }

    private static int Rank(TemplatePart? part) =>
        part switch
        {
            null => 0,
            { IsLiteral: true } => 0,
            { IsCatchAll: true } => CatchAll,
            _ => part.InlineConstraints.Any() ? 1 : 2,
        };

    private static string? Constraint(TemplatePart part) =>
        part.InlineConstraints.Select(constraint => constraint.Constraint).FirstOrDefault();

    // A segment of several parts, such as {a}.{b}, counts as its first parameter.
    private static TemplatePart? Part(RouteTemplate template, int index) =>
        index >= template.Segments.Count ? null
        : template.Segments[index].Parts is [var only] ? only
        : template.Segments[index].Parts.First(part => part.IsParameter);
}
