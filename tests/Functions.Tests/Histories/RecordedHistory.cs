using System.Text.Json;
using System.Text.Json.Nodes;
using TenantHygiene.EmbeddedHost.Durable.Replay;
using TenantHygiene.EmbeddedHost.Durable.Storage;

namespace TenantHygiene.Functions.Tests.Histories;

/// <summary>One orchestration that a released version ran, with everything that happened to it.</summary>
/// <param name="Orchestrator">The function's name.</param>
/// <param name="InstanceId">Its id.</param>
/// <param name="Input">Its input, as JSON.</param>
/// <param name="Output">What it returned, as JSON; null where it was still running.</param>
/// <param name="Events">Its history, in order.</param>
internal sealed record RecordedHistory(string Orchestrator, string InstanceId, string? Input, string? Output, IReadOnlyList<HistoryEvent> Events)
{
    /// <summary>What the code did, in words: two histories of the same path have the same.</summary>
    public string Path => string.Join(" > ", Events.Select(one => one switch
    {
        ScheduledStep step => step.Description,
        StepFailed => "failed",
        EventRaised raised => $"event '{raised.Name}'",
        _ => null,
    }).OfType<string>());

    public static RecordedHistory Read(string file)
    {
        var json = JsonNode.Parse(File.ReadAllText(file))!;
        return new(
            (string)json["orchestrator"]!,
            (string)json["instanceId"]!,
            json["input"]?.ToJsonString(),
            json["output"]?.ToJsonString(),
            json["history"].Deserialize(StoreJson.Compact.ListHistoryEvent)!);
    }

    public void Write(string file)
    {
        var json = new JsonObject
        {
            ["orchestrator"] = Orchestrator,
            ["instanceId"] = InstanceId,
            ["input"] = Input is null ? null : JsonNode.Parse(Input),
            ["output"] = Output is null ? null : JsonNode.Parse(Output),
            ["history"] = JsonSerializer.SerializeToNode([.. Events], StoreJson.Compact.ListHistoryEvent),
        };
        File.WriteAllText(file, json.ToJsonString() + "\n");
    }
}
