using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace TenantHygiene.TenantSimulator.Control;

/// <summary>The routes with which tests and the local environment steer and judge the simulator. They ask for no token.</summary>
internal static class ControlRoutes
{
    /// <summary>Adds the routes.</summary>
    /// <param name="routes">The application.</param>
    /// <param name="simulator">What they steer.</param>
    public static void MapControl(this IEndpointRouteBuilder routes, SimulatedTenant simulator)
    {
        var group = routes.MapGroup("/simulator");
        group.MapGet("/report", () => Json(simulator.Report(), ControlJson.Default.Report));
        group.MapGet("/state", () => Json(simulator.State(), ControlJson.Default.IReadOnlyListTenantSnapshot));
        group.MapGet("/cases", () => Json(simulator.Cases(), ControlJson.Default.IReadOnlyListCaseView));
        group.MapPost("/faults", context => ObeyAsync(context, ControlJson.Default.Fault, simulator.AddFault));
        group.MapDelete("/faults", () =>
        {
            simulator.ClearFaults();
            return Results.NoContent();
        });
        group.MapPost("/mutations", context => ObeyAsync(context, ControlJson.Default.Mutation, simulator.Mutate));
        group.MapPost("/tokens", context => AnswerAsync(context, ControlJson.Default.TokenOrder, order =>
            Json(new IssuedToken(simulator.IssueToken(order), "Bearer", order.LifetimeSeconds), ControlJson.Default.IssuedToken)));
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
            var order = await JsonSerializer.DeserializeAsync(context.Request.Body, type, context.RequestAborted) ?? throw new JsonException("The body says null.");
            result = answer(order);
        }
        catch (Exception problem) when (problem is JsonException or KeyNotFoundException or Scenarios.ScenarioException)
        {
            result = Results.Json(new Refusal(problem.Message), ControlJson.Default.Refusal, statusCode: 400);
        }

        await result.ExecuteAsync(context);
    }
}
