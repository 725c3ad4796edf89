using DurableTask.Core.Exceptions;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace TenantHygiene.EmbeddedHost.TestApp;

/// <summary>Starts journeys and asks about them.</summary>
public static class JourneyApi
{
    [Function(nameof(StartJourney))]
    public static async Task<IResult> StartJourney(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "journeys/{number:int}")] HttpRequest request,
        int number,
        [DurableClient] DurableTaskClient client)
    {
        try
        {
            await client.ScheduleNewOrchestrationInstanceAsync(nameof(Journey), number, new StartOrchestrationOptions(Id(number)));
            return Results.Accepted();
        }
        catch (OrchestrationAlreadyExistsException)
        {
            return Results.Conflict();
        }
    }

    [Function(nameof(SendEvent))]
    public static async Task<IResult> SendEvent(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "journeys/{number:int}/go")] HttpRequest request,
        int number,
        [DurableClient] DurableTaskClient client)
    {
        await client.RaiseEventAsync(Id(number), "GO", $"hello {number}");
        return Results.Accepted();
    }

    [Function(nameof(ShowJourney))]
    public static async Task<IResult> ShowJourney(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "journeys/{number:int}")] HttpRequest request,
        int number,
        [DurableClient] DurableTaskClient client)
    {
        var instance = await client.GetInstanceAsync(Id(number), getInputsAndOutputs: true);
        return instance is null
            ? Results.NotFound()
            : Results.Text($"{instance.RuntimeStatus} {instance.ReadOutputAs<string>()}".Trim());
    }

    private static string Id(int number) => $"journey-{number}";
}
