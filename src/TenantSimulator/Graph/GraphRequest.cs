using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using TenantHygiene.TenantSimulator.EntraId;
using TenantHygiene.TenantSimulator.Requests;

namespace TenantHygiene.TenantSimulator.Graph;

/// <summary>A request to Microsoft Graph, of its own or inside a batch.</summary>
/// <param name="Method">The HTTP method, upper case.</param>
/// <param name="Path">The path after the version, still encoded.</param>
/// <param name="QueryString">The query, still encoded.</param>
/// <param name="ConsistencyLevel">The header of that name.</param>
/// <param name="Body">The body.</param>
/// <param name="Caller">Who calls; null without a valid token.</param>
/// <param name="BaseUrl">The base of links, with version and without a slash at its end.</param>
internal sealed record GraphRequest(
    string Method,
    string Path,
    string QueryString,
    string? ConsistencyLevel,
    ReadOnlyMemory<byte> Body,
    Caller? Caller,
    string BaseUrl
)
{
    /// <summary>The decoded segments of the path.</summary>
    public string[] Segments { get; } = [.. Path.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Uri.UnescapeDataString)];

    /// <summary>The decoded query.</summary>
    public IReadOnlyDictionary<string, StringValues> Query { get; } = QueryHelpers.ParseQuery(QueryString);

    /// <summary>A query option; null when absent.</summary>
    /// <param name="name">Its name, with the dollar sign.</param>
    /// <returns>Its value.</returns>
    public string? Option(string name) => Query.TryGetValue(name, out var value) ? value.ToString() : null;
}

/// <summary>Which application permissions open which route, the least one first.</summary>
internal static class GraphPermissions
{
    /// <summary>Any valid token: the parts of a batch are checked one by one.</summary>
    public static readonly string[] AnyToken = [];

    public static readonly string[] ReadUsers = ["User.Read.All", "User.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All"];

    public static readonly string[] ManageIdentities =
    [
        "User.ManageIdentities.All",
        "User.EnableDisableAccount.All",
        "User.ReadWrite.All",
        "Directory.ReadWrite.All",
    ];

    public static readonly string[] PurgeUsers = ["User.DeleteRestore.All", "User.ReadWrite.All", "Directory.ReadWrite.All"];

    public static readonly string[] ReadOrganization =
    [
        "Organization.Read.All",
        "Organization.ReadWrite.All",
        "Directory.Read.All",
        "Directory.ReadWrite.All",
    ];

    public static readonly string[] ReadApplications =
    [
        "Application.Read.All",
        "Application.ReadWrite.All",
        "Directory.Read.All",
        "Directory.ReadWrite.All",
    ];

    public static readonly string[] WriteApplications = ["Application.ReadWrite.All", "Directory.ReadWrite.All"];

    public static readonly string[] AssignAppRoles = ["AppRoleAssignment.ReadWrite.All"];

    /// <summary>Checks token and permission.</summary>
    /// <param name="caller">Who calls; null without a valid token.</param>
    /// <param name="anyOf">The permissions of which one is needed.</param>
    /// <returns>Null when the caller may pass, else 401 or 403.</returns>
    public static Answer? Refuse(Caller? caller, string[] anyOf) =>
        caller switch
        {
            null => GraphError.Answer(401, "InvalidAuthenticationToken", "Access token is empty, malformed or expired."),
            { Audience: not Resources.Graph } => GraphError.Answer(
                401,
                "InvalidAuthenticationToken",
                "Access token validation failure. Invalid audience."
            ),
            _ when anyOf.Length == 0 || anyOf.Any(caller.Roles.Contains) => null,
            _ => GraphError.Answer(403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation."),
        };
}

/// <summary>Errors of Microsoft Graph.</summary>
internal static class GraphError
{
    /// <summary>The code that usually goes with a status.</summary>
    public static string CodeOf(int status) =>
        status switch
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
        Answer(
            404,
            "Request_ResourceNotFound",
            $"Resource '{id}' does not exist or one of its queried reference-property objects are not present."
        );
}
