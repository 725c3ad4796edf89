using System.Text.Json;
using System.Text.Json.Serialization;
using TenantHygiene.Remediation.Errors;

namespace TenantHygiene.Ledger;

/// <summary>Writes a fingerprint as its text.</summary>
public sealed class ErrorFingerprintConverter : JsonConverter<ErrorFingerprint>
{
    /// <inheritdoc/>
    public override ErrorFingerprint Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType is JsonTokenType.String && reader.GetString() is { Length: > 0 and <= 64 } text
            ? new ErrorFingerprint(text)
            : throw new JsonException("A fingerprint is a text of 1 to 64 characters.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, ErrorFingerprint value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Value);
}
