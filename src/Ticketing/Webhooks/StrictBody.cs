using System.Text;
using System.Text.Json;
using Newtonsoft.Json.Linq;

namespace TenantHygiene.Ticketing.Webhooks;

/// <summary>Reads bytes as JSON by the letter: UTF-8 without byte order mark, no comments, no trailing commas, bounded depth.</summary>
internal static class StrictBody
{
    private const int MaximumDepth = 32;
    private static readonly UTF8Encoding _utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly JsonDocumentOptions _strictly = new() { MaxDepth = MaximumDepth, AllowDuplicateProperties = false };

    /// <exception cref="PayloadException">It is not.</exception>
    public static JToken Parse(ReadOnlySpan<byte> body)
    {
        try
        {
            var text = _utf8.GetString(body);
            using var document = JsonDocument.Parse(text, _strictly);
            return Convert(document.RootElement);
        }
        catch (Exception exception)
            when (exception is JsonException or DecoderFallbackException or ArgumentException or InvalidOperationException)
        {
            throw new PayloadException(
                "body-wrong",
                "The body is not JSON in UTF-8 without a byte order mark, each member once, and at most 32 levels deep."
            );
        }
    }

    /// <summary>The form that paths are evaluated on. Numbers keep their digits: an id is not a quantity.</summary>
    public static JToken Convert(JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.Object => new JObject(
                element.EnumerateObject().Select(member => new JProperty(member.Name, Convert(member.Value)))
            ),
            JsonValueKind.Array => new JArray(element.EnumerateArray().Select(Convert)),
            JsonValueKind.String => new JValue(element.GetString()),
            JsonValueKind.Number => element.TryGetInt64(out var whole) ? new JValue(whole) : new JValue(element.GetRawText()),
            JsonValueKind.True => new JValue(true),
            JsonValueKind.False => new JValue(false),
            _ => JValue.CreateNull(),
        };
}

/// <summary>A delivery is authentic, and yet not what its connection says it sends.</summary>
public sealed class PayloadException(string code, string message) : Exception(message)
{
    /// <summary>Stable, machine-readable.</summary>
    public string Code { get; } = code;
}
