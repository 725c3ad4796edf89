using System.Text;
using System.Text.Json;

namespace TenantHygiene.Ledger.Queue;

/// <summary>The stored form of a message: base64 of UTF-8 JSON, which is what the Functions host expects of a queue.</summary>
internal static class MessageText
{
    public static string Encode(ProvisioningErrorMessage message) =>
        Convert.ToBase64String(JsonSerializer.SerializeToUtf8Bytes(message, LedgerJson.Default.ProvisioningErrorMessage));

    /// <summary>The text behind a stored message, whatever it is; what is not base64 is its own text.</summary>
    public static string Decode(string stored)
    {
        var bytes = new byte[stored.Length];
        return Convert.TryFromBase64String(stored, bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length) : stored;
    }

    public static (ProvisioningErrorMessage? Message, string? Problem) Parse(string text)
    {
        try
        {
            var message = JsonSerializer.Deserialize(text, LedgerJson.Default.ProvisioningErrorMessage);
            return message is null ? (null, "The message is null.") : (message, null);
        }
        catch (JsonException exception)
        {
            return (null, exception.Message);
        }
    }
}
