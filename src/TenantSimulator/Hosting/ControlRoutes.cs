using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using TenantHygiene.TenantSimulator.Faults;
using TenantHygiene.TenantSimulator.Reporting;
using TenantHygiene.TenantSimulator.Tenants;

namespace TenantHygiene.TenantSimulator.Hosting;

/// <summary>The routes with which tests and the local environment steer and judge the simulator. They ask for no token.</summary>
internal static class ControlRoutes
{
    /// <summary>Adds the routes.</summary>
    /// <param name="routes">The application.</param>
    /// <param name="simulator">What they steer.</param>
    public static void MapControl(this IEndpointRouteBuilder routes, SimulatedTenant simulator)
    {
        var group = routes.MapGroup("/simulator");
        group.MapGet("/tenants", () => Json(simulator.TenantViews(), ControlJson.Default.IReadOnlyListTenantView));
        group.MapGet("/report", (HttpRequest request) =>
            Answer(() => Json(simulator.Report(TenantOf(request)), ControlJson.Default.Report))
        );
        group.MapGet("/state", (HttpRequest request) =>
            Answer(() => Json(simulator.State(TenantOf(request)), ControlJson.Default.IReadOnlyListTenantSnapshot))
        );
        group.MapGet("/cases", () => Json(simulator.Cases(), ControlJson.Default.IReadOnlyListCaseView));
        group.MapPost("/faults", context => ObeyAsync(context, ControlJson.Default.Fault, simulator.AddFault));
        group.MapDelete("/faults", () =>
        {
            simulator.ClearFaults();
            return Results.NoContent();
        });
        group.MapPost("/mutations", context => ObeyAsync(context, ControlJson.Default.Mutation, simulator.Mutate));
        group.MapPost("/tokens", context =>
            AnswerAsync(context, ControlJson.Default.AccessTokenRequest, order =>
                Json(new IssuedToken(simulator.IssueToken(order), "Bearer", order.LifetimeSeconds), ControlJson.Default.IssuedToken)
            )
        );
    }

    private static Guid? TenantOf(HttpRequest request) =>
        request.Query["tenantId"].ToString() switch
        {
            "" => null,
            var text when Guid.TryParse(text, out var id) => id,
            var text => throw new KeyNotFoundException($"tenantId '{text}' is no GUID."),
        };

    private static IResult Answer(Func<IResult> answer)
    {
        try
        {
            return answer();
        }
        catch (KeyNotFoundException problem)
        {
            return Results.Json(new ControlError(problem.Message), ControlJson.Default.ControlError, statusCode: 400);
        }
    }

    private static IResult Json<T>(T value, JsonTypeInfo<T> type) => Results.Json(value, type);

    private static Task ObeyAsync<T>(HttpContext context, JsonTypeInfo<T> type, Action<T> obey) => AnswerAsync(context, type, order =>
        {
            obey(order);
            return Results.NoContent();
        });

    private static async Task AnswerAsync<T>(HttpContext context, JsonTypeInfo<T> type, Func<T, IResult> answer)
    {
        IResult result;
        try
        {
            var order = await JsonSerializer.DeserializeAsync(context.Request.Body, type, context.RequestAborted)
                ?? throw new JsonException("The body says null.");
            result = answer(order);
        }
        catch (Exception problem) when (problem is JsonException or KeyNotFoundException or Scenarios.ScenarioException)
        {
            result = Results.Json(new ControlError(problem.Message), ControlJson.Default.ControlError, statusCode: 400);
        }

        await result.ExecuteAsync(context);
    }
}

/// <summary>A token that a test wants: for a person, or with roles and lifetimes that Entra would not give.</summary>
public sealed class AccessTokenRequest
{
    /// <summary>The tenant; the only one when absent.</summary>
    public Guid? TenantId { get; set; }

    /// <summary>The audience, such as api://tenant-hygiene.</summary>
    public required string Audience { get; set; }

    /// <summary>App roles.</summary>
    public List<string> Roles { get; set; } = [];

    /// <summary>The groups of the person that the token names.</summary>
    public List<Guid> Groups { get; set; } = [];

    /// <summary>The person's sign-in name; absent for an application's token.</summary>
    public string? PreferredUsername { get; set; }

    /// <summary>The object id; derived from the sign-in name when absent.</summary>
    public Guid? ObjectId { get; set; }

    /// <summary>The client id; a made-up one when absent.</summary>
    public Guid? ClientId { get; set; }

    /// <summary>The lifetime in seconds; negative for a token that has expired.</summary>
    public int LifetimeSeconds { get; set; } = 3599;
}

/// <summary>The token that was made.</summary>
/// <param name="AccessToken">The token.</param>
/// <param name="TokenType">Bearer.</param>
/// <param name="ExpiresIn">The lifetime in seconds.</param>
public sealed record IssuedToken(
    [property: System.Text.Json.Serialization.JsonPropertyName("access_token")] string AccessToken,
    [property: System.Text.Json.Serialization.JsonPropertyName("token_type")] string TokenType,
    [property: System.Text.Json.Serialization.JsonPropertyName("expires_in")] int ExpiresIn
);

/// <summary>The JSON of the routes under <c>/simulator</c>.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(Fault))]
[JsonSerializable(typeof(Mutation))]
[JsonSerializable(typeof(Report))]
[JsonSerializable(typeof(IReadOnlyList<TenantSnapshot>))]
[JsonSerializable(typeof(IReadOnlyList<TenantView>))]
[JsonSerializable(typeof(IReadOnlyList<CaseView>))]
[JsonSerializable(typeof(AccessTokenRequest))]
[JsonSerializable(typeof(IssuedToken))]
[JsonSerializable(typeof(ControlError))]
internal sealed partial class ControlJson : JsonSerializerContext;

/// <summary>A control request that cannot be done.</summary>
/// <param name="Error">Why, and what to do.</param>
internal sealed record ControlError(string Error);
