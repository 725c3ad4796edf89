using System.Text.Json;

namespace TenantHygiene.Microsoft365.Transport;

/// <summary>How answers are parsed: one complete document, no name twice, no comments, no great depth.</summary>
internal static class StrictJson
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 32, AllowDuplicateProperties = false };

    /// <exception cref="JsonException">Not such a document.</exception>
    public static async Task<JsonDocument> ParseAsync(HttpContent content, CancellationToken cancellationToken)
    {
        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        return await JsonDocument.ParseAsync(stream, Options, cancellationToken);
    }

    /// <summary>A property's text; null when it is missing or not a text.</summary>
    public static string? Text(JsonElement element, string name) =>
        element.ValueKind is JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;

    /// <summary>A property that is itself an object.</summary>
    public static bool TryGetObject(JsonElement element, string name, out JsonElement value)
    {
        value = default;
        return element.ValueKind is JsonValueKind.Object && element.TryGetProperty(name, out value) && value.ValueKind is JsonValueKind.Object;
    }

    /// <summary>A property that is a list.</summary>
    public static bool TryGetList(JsonElement element, string name, out JsonElement value)
    {
        value = default;
        return element.ValueKind is JsonValueKind.Object && element.TryGetProperty(name, out value) && value.ValueKind is JsonValueKind.Array;
    }
}
