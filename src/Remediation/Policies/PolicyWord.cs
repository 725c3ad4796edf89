using System.Text.Json;
using System.Text.Json.Serialization;

namespace TenantHygiene.Remediation.Policies;

/// <summary>
/// A word of a policy document: in lower case as it is published, whatever its case as it is read. The usual converter would take
/// <c>"Plan, Approve"</c> for the number that both make together, which may be a bolder word than either.
/// </summary>
public sealed class PolicyWord<TEnum> : JsonConverter<TEnum>
    where TEnum : struct, Enum
{
    private static readonly Dictionary<string, TEnum> Known = Enum.GetValues<TEnum>().ToDictionary(Text, StringComparer.OrdinalIgnoreCase);

    /// <summary>The words in their published form.</summary>
    public static IReadOnlyCollection<string> All => Known.Keys;

    /// <inheritdoc/>
    public override TEnum Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType is JsonTokenType.String && Known.TryGetValue(reader.GetString()!, out var word)
            ? word
            : throw new JsonException($"It must be one of {string.Join(", ", All)}.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, TEnum value, JsonSerializerOptions options) => writer.WriteStringValue(Text(value));

    private static string Text(TEnum value) => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
