using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.DurableTask;
using TenantHygiene.EmbeddedHost.Durable.Replay;

namespace TenantHygiene.EmbeddedHost.Durable.Storage;

/// <summary>How history and messages are written. Property names are part of the file format: rename nothing without a migration.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(List<HistoryEvent>))]
[JsonSerializable(typeof(StoredMessage))]
[JsonSerializable(typeof(TaskFailureDetails))]
[JsonSerializable(typeof(ParentStep))]
[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class StoreJson : JsonSerializerContext
{
    /// <summary>Payloads are JSON inside JSON: the relaxed encoder keeps them readable and short. Nothing here reaches a browser.</summary>
    public static StoreJson Compact { get; } = new(new JsonSerializerOptions
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
