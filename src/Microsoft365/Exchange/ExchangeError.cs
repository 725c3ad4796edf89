using System.Net;
using System.Text.Json;
using TenantHygiene.Microsoft365.Transport;
using TenantHygiene.Remediation.Primitives;

namespace TenantHygiene.Microsoft365.Exchange;

/// <summary>An error as Exchange reported it, in whichever of its shapes.</summary>
/// <param name="Status">The response's status; 200 is among them.</param>
/// <param name="ExceptionType">The exception's type with its namespace; the most reliable information for programs.</param>
/// <param name="IsClientFault">Whether Exchange blames the request.</param>
/// <param name="Message">Exchange's text; null when the body holds none, as that of a gateway, or one that was cut short.</param>
internal sealed record ExchangeError(HttpStatusCode Status, string? ExceptionType, bool IsClientFault, string? Message)
{
    private static readonly HashSet<string> _refusalTypes = new(StringComparer.OrdinalIgnoreCase)
    {
        "RecipientTaskException",
        "ManagementObjectAmbiguousException",
        "ParameterTransformationException",
        "AmbiguousParameterSetException",
        "ParameterBindingException",
    };

    private string? ShortType => ExceptionType?.Split('.')[^1];

    // A server in trouble (5xx) may report anything as missing.
    private bool IsAnswer => Status < HttpStatusCode.InternalServerError;

    // A header arrives even where the body is cut short or not Exchange's: only a complete error of Exchange says what came of a request.
    private bool IsComplete => Message is not null;

    /// <summary>Whether Exchange searched, and there is no such object.</summary>
    public bool IsNotFound => IsAnswer && IsComplete && Is("ManagementObjectNotFoundException");

    /// <summary>Whether it is certain that the cmdlet did not even begin.</summary>
    public bool IsRejected =>
        Status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.TooManyRequests
        || (IsAnswer && IsComplete && Is("CmdletAccessDeniedException"));

    /// <summary>Whether it is certain that the cmdlet refused the object and did nothing.</summary>
    public bool IsRefusal =>
        IsAnswer
        && IsComplete
        && !IsRejected
        && ((ShortType is not null && _refusalTypes.Contains(ShortType)) || (Status is HttpStatusCode.BadRequest && IsClientFault));

    /// <summary>What it means to a read.</summary>
    public ReadFault ToFault(string request) => new(Kind, $"{request}: {this}");

    /// <summary>The same with what to grant where a right is missing.</summary>
    public ReadFault ToFault(ExchangeCommand command) =>
        ToFault(command.ToString()) with
        {
            Remedy = Kind is ReadFaultKind.Unauthenticated or ReadFaultKind.Forbidden ? ExchangePermissions.Remedy(command) : null,
        };

    /// <inheritdoc/>
    public override string ToString() =>
        Message is null && ExceptionType is null
            ? $"{(int)Status} without an Exchange error."
            : $"{(int)Status} {ShortType}: {ResponseFacts.Bounded(Message ?? "no text")}";

    private ReadFaultKind Kind =>
        ShortType switch
        {
            _ when !IsAnswer => ResponseFacts.KindOf(Status),
            _ when Is("ManagementObjectAmbiguousException") => ReadFaultKind.Ambiguous,
            _ when Is("CmdletAccessDeniedException") => ReadFaultKind.Forbidden,
            _ when Status is HttpStatusCode.OK || Message is not null => Status is HttpStatusCode.OK or HttpStatusCode.NotFound
                ? ReadFaultKind.Refused
                : ResponseFacts.KindOf(Status),
            _ => ResponseFacts.KindOf(Status),
        };

    private bool Is(string type) => string.Equals(ShortType, type, StringComparison.OrdinalIgnoreCase);
}

/// <summary>
/// Finds exception type and text in an error of Exchange: in the details, in the inner exception, in the older shapes, in a header, or
/// nowhere.
/// </summary>
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
            message ?? StrictJson.Text(error, "code")
        );
    }

    /// <summary>Whether a body reports an error, whatever the status says.</summary>
    public static bool IsError(JsonElement body) =>
        body.ValueKind is JsonValueKind.Object
        && ((body.TryGetProperty("error", out var error) && error.ValueKind is not JsonValueKind.Null) || OlderMessage(body) is not null);

    // "|Type.Name|text", sometimes with a code before the first bar.
    private static (string? Type, string? Message) SplitType(string? text)
    {
        var parts = text?.Split('|', 3);
        return
            parts is [_, { Length: > 0 } type, var message]
            && type.EndsWith("Exception", StringComparison.Ordinal)
            && !type.Contains(' ', StringComparison.Ordinal)
            ? (type, message)
            : (null, text);
    }

    private static JsonElement FirstDetail(JsonElement error) =>
        StrictJson.TryGetList(error, "details", out var details) && details.GetArrayLength() > 0 ? details[0] : default;

    private static JsonElement InnerException(JsonElement error) =>
        StrictJson.TryGetObject(error, "innererror", out var inner) || StrictJson.TryGetObject(error, "innerError", out inner)
            ? StrictJson.TryGetObject(inner, "internalexception", out var exception)
            || StrictJson.TryGetObject(inner, "internalException", out exception)
                ? exception
                : inner
            : default;

    private static string? OlderMessage(JsonElement body) =>
        StrictJson.TryGetList(body, "ErrorRecords", out var records) && records.GetArrayLength() > 0
            ? StrictJson.Text(records[0], "Message") ?? StrictJson.Text(records[0], "message") ?? records[0].GetRawText()
            : StrictJson.Text(body, "Message");
}
