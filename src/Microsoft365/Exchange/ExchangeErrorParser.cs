using System.Text.Json;
using TenantHygiene.Microsoft365.Transport;

namespace TenantHygiene.Microsoft365.Exchange;

/// <summary>Finds exception type and text in an error of Exchange: in the details, in the inner exception, in the older shapes, in a header, or nowhere.</summary>
internal static class ExchangeErrorParser
{
    private const string TypeHeader = "x-ExceptionType";

    /// <param name="response">The response.</param>
    /// <param name="body">Its body, where that is a JSON object.</param>
    public static ExchangeError Parse(HttpResponseMessage response, JsonElement? body)
    {
        var header = ResponseFacts.Header(response, TypeHeader);
        if (body is not { } root || !StrictJson.TryGetObject(root, "error", out var error))
        {
            return new ExchangeError(response.StatusCode, header, IsClientFault: false, body is { } old ? OlderMessage(old) : null);
        }

        var detail = FirstDetail(error);
        var inner = InnerException(error);
        var text = StrictJson.Text(detail, "message") ?? StrictJson.Text(inner, "message") ?? StrictJson.Text(error, "message");
        var (type, message) = SplitType(text);
        return new ExchangeError(
            response.StatusCode,
            type ?? StrictJson.Text(inner, "type") ?? header,
            string.Equals(StrictJson.Text(detail, "code"), "Client", StringComparison.OrdinalIgnoreCase),
            message ?? StrictJson.Text(error, "code"));
    }

    /// <summary>Whether a body reports an error, whatever the status says.</summary>
    public static bool IsError(JsonElement body) =>
        body.ValueKind is JsonValueKind.Object
        && ((body.TryGetProperty("error", out var error) && error.ValueKind is not JsonValueKind.Null) || OlderMessage(body) is not null);

    // "|Type.Name|text", sometimes with a code before the first bar.
    private static (string? Type, string? Message) SplitType(string? text)
    {
        var parts = text?.Split('|', 3);
        return parts is [_, { Length: > 0 } type, var message] && type.EndsWith("Exception", StringComparison.Ordinal) && !type.Contains(' ', StringComparison.Ordinal)
            ? (type, message)
            : (null, text);
    }

    private static JsonElement FirstDetail(JsonElement error) =>
        StrictJson.TryGetList(error, "details", out var details) && details.GetArrayLength() > 0 ? details[0] : default;

    private static JsonElement InnerException(JsonElement error) =>
        StrictJson.TryGetObject(error, "innererror", out var inner) || StrictJson.TryGetObject(error, "innerError", out inner)
            ? StrictJson.TryGetObject(inner, "internalexception", out var exception) || StrictJson.TryGetObject(inner, "internalException", out exception) ? exception : inner
            : default;

    private static string? OlderMessage(JsonElement body) =>
        StrictJson.TryGetList(body, "ErrorRecords", out var records) && records.GetArrayLength() > 0
            ? StrictJson.Text(records[0], "Message") ?? StrictJson.Text(records[0], "message") ?? records[0].GetRawText()
            : StrictJson.Text(body, "Message");
}
