using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Newtonsoft.Json.Linq;
using TenantHygiene.FunctionsHost.Http;
using TenantHygiene.FunctionsHost.Index;
using TenantHygiene.FunctionsHost.Worker.Protocol;

namespace TenantHygiene.FunctionsHost.Tests;

/// <summary>Routes as the Functions host matches them, and those that it would mix up.</summary>
public sealed class RouteTests
{
    private static readonly IInlineConstraintResolver Constraints =
        new ServiceCollection().AddLogging().AddRouting().BuildServiceProvider().GetRequiredService<IInlineConstraintResolver>();

    [Theory]
    [InlineData("things/{id}", "GET", "/api/things/7", true)]
    [InlineData("things/{id}", "GET", "/api/THINGS/7", true)]
    [InlineData("things/{id}", "POST", "/api/things/7", false)]
    [InlineData("things/{id:int}", "GET", "/api/things/seven", false)]
    [InlineData("things/{id?}", "GET", "/api/things", true)]
    [InlineData("{*path}", "GET", "/api/a/b", true)]
    [InlineData("{*path}", "GET", "/a/b", false)]
    [InlineData(null, "GET", "/api/show", true)]
    public void A_route_matches_by_template_constraint_and_method(string? template, string method, string path, bool matches)
    {
        var route = Route(FunctionBuilder.Http("Show", template, methods: "get"));

        Assert.Equal(matches, Match(route, method, path) is not null);
    }

    [Fact]
    public void A_function_without_methods_takes_every_method() =>
        Assert.NotNull(Match(Route(FunctionBuilder.Http("Show", "things")), "FOO", "/api/things"));

    [Fact]
    public void What_stands_in_the_path_is_known_by_name() =>
        Assert.Equal("7", Match(Route(FunctionBuilder.Http("Show", "things/{id}")), "GET", "/api/things/7")!["id"]);

    [Theory]
    [InlineData("things/{id:colour}", "Function 'Show' has the invalid route 'api/things/{id:colour}'")]
    [InlineData("things/{id", "Function 'Show' has the invalid route 'api/things/{id'")]
    [InlineData("Admin/rules", "Function 'Show' has the route 'Admin/rules': the Functions host keeps paths below")]
    [InlineData("runtime/webhooks/durabletask", "Function 'Show' has the route 'runtime/webhooks/durabletask': the Functions host keeps paths below")]
    public void A_route_that_cannot_be_is_refused_and_its_function_named(string template, string message)
    {
        var error = Assert.Throws<HostStartException>(() => Route(FunctionBuilder.Http("Show", template)));

        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void No_two_routes_of_the_app_overlap_in_a_way_that_only_order_decides()
    {
        var functions = JArray.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "functions.metadata")));
        var routes = functions.Cast<JObject>().Select(Read).Where(function => function.IsHttp).OrderBy(function => function.Name, StringComparer.OrdinalIgnoreCase)
            .Select(Route).ToList();

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
        var overlap = Assert.Single(RouteOverlap.Find(
            [Route(FunctionBuilder.Http("A", first, methods: "get")), Route(FunctionBuilder.Http("B", second, methods: "get"))]));

        Assert.StartsWith($"Function 'A' with route 'api/{first}' would take requests of function 'B' with route 'api/{second}'", overlap, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("things", "get", "{*path}", "get")]
    [InlineData("things/{id:guid}", "get", "things/{id:int}", "get")]
    [InlineData("things/{id}", "get", "things/{id}", "put")]
    [InlineData("things/all", "get", "things/{id}", "get")]
    public void Routes_of_which_the_first_is_the_more_specific_one_or_that_share_nothing_are_fine(
        string first, string firstMethod, string second, string secondMethod) => Assert.Empty(RouteOverlap.Find(
        [Route(FunctionBuilder.Http("A", first, methods: firstMethod)), Route(FunctionBuilder.Http("B", second, methods: secondMethod))]));

    private static WorkerFunction Read(JObject function)
    {
        var metadata = new RpcFunctionMetadata { Name = (string?)function["name"] };
        metadata.RawBindings.AddRange(function["bindings"]!.Select(binding => binding.ToString()));
        return WorkerFunction.Read(metadata);
    }

    private static HttpRoute Route(WorkerFunction function) => new(function, "api", Constraints);

    private static RouteValueDictionary? Match(HttpRoute route, string method, string path) =>
        route.Match(new DefaultHttpContext { Request = { Method = method, Path = path } });
}
