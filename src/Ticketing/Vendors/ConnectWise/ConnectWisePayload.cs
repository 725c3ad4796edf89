using System.Text;
using Newtonsoft.Json.Linq;
using TenantHygiene.Ticketing.Webhooks;

namespace TenantHygiene.Ticketing.Vendors.ConnectWise;

/// <summary>What is peculiar to ConnectWise callbacks: an entity that is JSON within JSON, and the address of the signing key.</summary>
public static class ConnectWisePayload
{
    private const string Domain = ".myconnectwise.net";
    private const string ApiPrefix = "api-";

    /// <summary>The body with its entity unpacked.</summary>
    internal static JToken Open(JToken body)
    {
        if (body is JObject callback && (callback["Entity"] as JValue)?.Value is string { Length: > 0 } entity)
        {
            callback["Entity"] = StrictBody.Parse(Encoding.UTF8.GetBytes(entity));
        }

        return body;
    }

    /// <summary>
    /// The address of the key that signed a body. The body names it before anything is verified: whoever forges a body would name a key of
    /// his own, hence only an address on a host that is known is one: the configured host of keys; where none is configured, the API's own
    /// address, and of the vendor's two hosts of a region (<c>na.myconnectwise.net</c> for people, <c>api-na.myconnectwise.net</c> for
    /// programs) the other one, by https.
    /// </summary>
    /// <param name="body">The body.</param>
    /// <param name="baseUrl">The address of the API.</param>
    /// <param name="keyHost">The configured host of keys; null for the usual ones.</param>
    /// <returns>Null when there is none to trust.</returns>
    public static Uri? KeyUrl(ReadOnlySpan<byte> body, string baseUrl, string? keyHost = null)
    {
        try
        {
            return
                StrictBody.Parse(body) is JObject callback
                && ((callback["Metadata"] ?? callback["metadata"]) as JObject)?["key_url"] is JValue { Value: string text }
                && Uri.TryCreate(text, UriKind.Absolute, out var url)
                && Uri.TryCreate(baseUrl, UriKind.Absolute, out var home)
                && url.UserInfo.Length == 0
                && (keyHost is null ? IsSameServer(url, home) || IsOn(url, SiblingOf(home)) : IsOn(url, keyHost))
                ? url
                : null;
        }
        catch (PayloadException)
        {
            return null;
        }
    }

    private static bool IsSameServer(Uri url, Uri home) =>
        Uri.Compare(url, home, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0;

    private static bool IsOn(Uri url, string? host) =>
        host is not null
        && url.Scheme == Uri.UriSchemeHttps
        && url.IsDefaultPort
        && string.Equals(url.Host, host, StringComparison.OrdinalIgnoreCase);

    private static string? SiblingOf(Uri home) =>
        home.Scheme != Uri.UriSchemeHttps || !home.IsDefaultPort || !home.Host.EndsWith(Domain, StringComparison.OrdinalIgnoreCase) ? null
        : home.Host.StartsWith(ApiPrefix, StringComparison.OrdinalIgnoreCase) ? home.Host[ApiPrefix.Length..]
        : ApiPrefix + home.Host;
}
