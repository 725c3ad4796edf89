using System.Text.Json;
using Microsoft.DurableTask;

namespace TenantHygiene.EmbeddedHost.Durable.Storage;

/// <summary>The JSON columns of an instance.</summary>
internal static class StoreText
{
    public static string? OfFailure(TaskFailureDetails? failure)
        => failure is null ? null : JsonSerializer.Serialize(failure, StoreJson.Compact.TaskFailureDetails);

    public static TaskFailureDetails? ToFailure(string? text)
        => text is null ? null : JsonSerializer.Deserialize(text, StoreJson.Compact.TaskFailureDetails);

    public static string? OfTags(IReadOnlyDictionary<string, string>? tags)
        => tags is null or { Count: 0 } ? null : JsonSerializer.Serialize(new Dictionary<string, string>(tags), StoreJson.Compact.DictionaryStringString);

    public static IReadOnlyDictionary<string, string>? ToTags(string? text)
        => text is null ? null : JsonSerializer.Deserialize(text, StoreJson.Compact.DictionaryStringString);

    public static string? OfParent(ParentStep? parent)
        => parent is null ? null : JsonSerializer.Serialize(parent, StoreJson.Compact.ParentStep);

    public static ParentStep? ToParent(string? text)
        => text is null ? null : JsonSerializer.Deserialize(text, StoreJson.Compact.ParentStep);
}
