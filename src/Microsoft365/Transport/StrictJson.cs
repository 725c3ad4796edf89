using System.Text.Json;
using System.Text.Unicode;

namespace TenantHygiene.Microsoft365.Transport;

/// <summary>How answers are parsed: one complete document of well-formed text, no name twice, no comments, no great depth.</summary>
internal static class StrictJson
{
    private static readonly JsonDocumentOptions _options = new() { MaxDepth = 32, AllowDuplicateProperties = false };

    /// <exception cref="JsonException">Not such a document.</exception>
    public static async Task<JsonDocument> ParseAsync(HttpContent content, CancellationToken cancellationToken)
    {
        var bytes = await content.ReadAsByteArrayAsync(cancellationToken);
        if (!Utf8.IsValid(bytes))
        {
            throw new JsonException("The answer is not UTF-8.");
        }

        try
        {
            using var stream = new MemoryStream(bytes);
            var document = await JsonDocument.ParseAsync(stream, _options, cancellationToken);
            if (bytes.AsSpan().IndexOf("\\ud"u8) >= 0 || bytes.AsSpan().IndexOf("\\uD"u8) >= 0)
            {
                Decode(document.RootElement);
            }

            return document;
        }
        catch (InvalidOperationException exception)
        {
            throw new JsonException("The answer holds half of a surrogate pair.", exception);
        }
    }

    // Half of a surrogate pair is not text (in names, the search for duplicates finds it). Checked here for the whole document: an
    // unreadable property must never appear to be missing.
    private static void Decode(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                {
                    Decode(property.Value);
                }

                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                {
                    Decode(item);
                }

                break;
            case JsonValueKind.String:
                _ = element.GetString();
                break;
            default:
                break;
        }
    }

    /// <summary>A property's text; null when it is missing or not a text.</summary>
    public static string? Text(JsonElement element, string name) =>
        element.ValueKind is JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String
            ? value.GetString()
            : null;

    /// <summary>A property that is itself an object.</summary>
    public static bool TryGetObject(JsonElement element, string name, out JsonElement value)
    {
        value = default;
        return element.ValueKind is JsonValueKind.Object
            && element.TryGetProperty(name, out value)
            && value.ValueKind is JsonValueKind.Object;
    }

    /// <summary>A property that is a list.</summary>
    public static bool TryGetList(JsonElement element, string name, out JsonElement value)
    {
        value = default;
        return element.ValueKind is JsonValueKind.Object
            && element.TryGetProperty(name, out value)
            && value.ValueKind is JsonValueKind.Array;
    }
}
