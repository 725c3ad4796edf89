using System.Globalization;
using TenantHygiene.TenantSimulator.Requests;

namespace TenantHygiene.TenantSimulator.Graph;

/// <summary>Errors of Microsoft Graph.</summary>
internal static class GraphError
{
    /// <summary>The code that usually goes with a status.</summary>
    public static string CodeOf(int status) => status switch
    {
        401 => "InvalidAuthenticationToken",
        403 => "Authorization_RequestDenied",
        404 => "Request_ResourceNotFound",
        429 => "TooManyRequests",
        503 => "ServiceUnavailable",
        504 => "GatewayTimeout",
        _ => "UnknownError",
    };

    /// <summary>Makes an error answer.</summary>
    public static Answer Answer(int status, string code, string message)
    {
        var requestId = Guid.NewGuid();
        return Requests.Answer.Json(status, json =>
        {
            json.WriteStartObject();
            json.WriteStartObject("error");
            json.WriteString("code", code);
            json.WriteString("message", message);
            json.WriteStartObject("innerError");
            json.WriteString("date", TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture));
            json.WriteString("request-id", requestId);
            json.WriteString("client-request-id", requestId);
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
        });
    }

    /// <summary>400 Request_BadRequest.</summary>
    public static Answer BadRequest(string message) => Answer(400, "Request_BadRequest", message);

    /// <summary>404 Request_ResourceNotFound.</summary>
    public static Answer NotFound(string id) =>
        Answer(404, "Request_ResourceNotFound", $"Resource '{id}' does not exist or one of its queried reference-property objects are not present.");
}
