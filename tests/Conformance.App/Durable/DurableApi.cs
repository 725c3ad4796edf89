using System.Text.Json;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace TenantHygiene.Conformance.App.Durable;

/// <summary>The durable client over HTTP, one route for each of its methods.</summary>
public sealed class DurableApi(TimeProvider time)
{
    [Function(nameof(StartInstance))]
    public Task<IResult> StartInstance(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "start/{orchestrator}/{id}")] HttpRequest request,
        string orchestrator,
        string id,
        int? delay,
        [DurableClient] DurableTaskClient client
    ) =>
        ClientResult.OfAsync(async () =>
        {
            var startAt = delay is { } seconds ? time.GetUtcNow().AddSeconds(seconds) : (DateTimeOffset?)null;
            return await client.ScheduleNewOrchestrationInstanceAsync(
                orchestrator,
                await BodyAsync(request),
                new StartOrchestrationOptions(id, startAt)
            );
        });

    [Function(nameof(ShowInstance))]
    public static Task<IResult> ShowInstance(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "instances/{id}")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client
    ) =>
        ClientResult.OfAsync(async () =>
            await client.GetInstanceAsync(id, getInputsAndOutputs: true) is { } instance ? InstanceView.Of(instance) : null
        );

    [Function(nameof(AwaitInstance))]
    public static Task<IResult> AwaitInstance(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "instances/{id}/completion")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation
    ) =>
        ClientResult.OfAsync(async () =>
            InstanceView.Of(await client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, cancellation))
        );

    [Function(nameof(ListInstances))]
    public static Task<IResult> ListInstances(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "instances")] HttpRequest request,
        string prefix,
        string? status,
        int? size,
        string? token,
        [DurableClient] DurableTaskClient client
    ) =>
        ClientResult.OfAsync(async () =>
        {
            var statuses = status is null ? null : new[] { Enum.Parse<OrchestrationRuntimeStatus>(status) };
            var query = new OrchestrationQuery(
                Statuses: statuses,
                InstanceIdPrefix: prefix,
                PageSize: size ?? OrchestrationQuery.DefaultPageSize,
                ContinuationToken: token
            );
            await foreach (var page in client.GetAllInstancesAsync(query).AsPages(token, size))
            {
                return new { Ids = page.Values.Select(instance => instance.InstanceId), page.ContinuationToken };
            }

            return null;
        });

    [Function(nameof(SendEventTo))]
    public static Task<IResult> SendEventTo(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "instances/{id}/events/{name}")] HttpRequest request,
        string id,
        string name,
        [DurableClient] DurableTaskClient client
    ) =>
        ClientResult.OfAsync(async () =>
        {
            await client.RaiseEventAsync(id, name, await BodyAsync(request));
            return "raised";
        });

    [Function(nameof(SteerInstance))]
    public static Task<IResult> SteerInstance(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "instances/{id}/{command:alpha}")] HttpRequest request,
        string id,
        string command,
        [DurableClient] DurableTaskClient client
    ) =>
        ClientResult.OfAsync(async () =>
        {
            switch (command)
            {
                case "suspend":
                    await client.SuspendInstanceAsync(id, "asked to");
                    return "suspended";
                case "resume":
                    await client.ResumeInstanceAsync(id, "asked to");
                    return "resumed";
                case "terminate":
                    await client.TerminateInstanceAsync(id, new TerminateInstanceOptions(Output: "ended early", Recursive: true));
                    return "terminated";
                default:
                    return (await client.PurgeInstanceAsync(id)).PurgedInstanceCount;
            }
        });

    private static async Task<object?> BodyAsync(HttpRequest request)
    {
        using var reader = new StreamReader(request.Body);
        var text = await reader.ReadToEndAsync();
        return text.Length == 0 ? null : JsonSerializer.Deserialize<JsonElement>(text);
    }
}

/// <summary>What the client returned, or the name of what it threw.</summary>
internal static class ClientResult
{
    public static async Task<IResult> OfAsync(Func<Task<object?>> call)
    {
        try
        {
            return Results.Json(await call());
        }
        catch (RpcException exception)
        {
            return Results.Text($"RpcException {exception.StatusCode}", statusCode: StatusCodes.Status422UnprocessableEntity);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return Results.Text(exception.GetType().Name, statusCode: StatusCodes.Status422UnprocessableEntity);
        }
    }
}

/// <summary>An instance as the client describes it; payloads as the JSON that is stored.</summary>
public sealed record InstanceView(string Id, string Name, string Status, string? Input, string? Output, string? CustomStatus)
{
    /// <summary>Describes an instance.</summary>
    public static InstanceView Of(OrchestrationMetadata instance) =>
        new(
            instance.InstanceId,
            instance.Name,
            instance.RuntimeStatus.ToString(),
            instance.SerializedInput,
            instance.SerializedOutput,
            instance.SerializedCustomStatus
        );
}
