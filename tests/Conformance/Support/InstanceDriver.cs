using System.Net.Http.Json;
using System.Text.Json;
using TenantHygiene.Testing;

namespace TenantHygiene.Conformance.Support;

/// <summary>An orchestration as the app shows it; payloads as the JSON that is stored.</summary>
internal sealed record Instance(string Id, string Name, string Status, string? Input, string? Output, string? CustomStatus)
{
    public bool HasEnded => Status is "Completed" or "Failed" or "Terminated";
}

/// <summary>A page of orchestrations.</summary>
internal sealed record InstancePage(string[] Ids, string? ContinuationToken);

/// <summary>The durable client of the app over HTTP. What it throws comes back as the name of the exception.</summary>
internal sealed class InstanceDriver(HttpClient http)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Starts an orchestration; it must be accepted.</summary>
    public async Task StartAsync(string orchestrator, string id, object? input = null) =>
        Assert.Equal($"\"{id}\"", await TryStartAsync(orchestrator, id, input));

    /// <summary>Starts an orchestration.</summary>
    /// <returns>The id as JSON, or the name of what was thrown.</returns>
    public Task<string> TryStartAsync(string orchestrator, string id, object? input = null, int? delay = null) =>
        PostAsync($"start/{orchestrator}/{Uri.EscapeDataString(id)}{(delay is null ? "" : $"?delay={delay}")}", input);

    public Task<string> RaiseAsync(string id, string name, object? payload) => PostAsync($"instances/{id}/events/{name}", payload);

    /// <summary>Suspends, resumes, terminates or purges.</summary>
    public Task<string> SteerAsync(string id, string command) => PostAsync($"instances/{id}/{command}", null);

    /// <summary>The orchestration; null when there is none.</summary>
    public async Task<Instance?> ShowAsync(string id)
    {
        // Null is an empty answer.
        var text = await http.GetStringAsync($"instances/{id}", Cancellation);
        return text is "" or "null" ? null : JsonSerializer.Deserialize<Instance>(text, JsonSerializerOptions.Web);
    }

    public Task<InstancePage?> ListAsync(string prefix, string filters = "") =>
        http.GetFromJsonAsync<InstancePage?>($"instances?prefix={prefix}{filters}", Cancellation);

    /// <summary>Waits until it looks as expected.</summary>
    public async Task<Instance> SeeAsync(string id, Predicate<Instance> looksRight) =>
        (
            await Eventually.SeeAsync(
                $"the expected state of '{id}'",
                () => ShowAsync(id),
                instance => instance is not null && looksRight(instance)
            )
        )!;

    /// <summary>Waits for the end.</summary>
    public Task<Instance> EndAsync(string id) => SeeAsync(id, instance => instance.HasEnded);

    /// <summary>Starts an orchestration and waits for its end.</summary>
    public async Task<Instance> RunAsync(string orchestrator, string id, object? input = null)
    {
        await StartAsync(orchestrator, id, input);
        return await EndAsync(id);
    }

    /// <summary>Starts an orchestration, waits for its end, and returns what it returned, as JSON.</summary>
    public async Task<string?> OutputAsync(string orchestrator, string id, object? input = null)
    {
        var ended = await RunAsync(orchestrator, id, input);
        Assert.Equal("Completed", ended.Status);
        return ended.Output;
    }

    private async Task<string> PostAsync(string path, object? body)
    {
        using var content = body is null ? null : JsonContent.Create(body);
        using var answer = await http.PostAsync(path, content, Cancellation);
        return await answer.Content.ReadAsStringAsync(Cancellation);
    }
}
