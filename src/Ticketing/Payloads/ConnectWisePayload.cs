using System.Text;
using Newtonsoft.Json.Linq;

namespace TenantHygiene.Ticketing.Payloads;

/// <summary>What is peculiar to ConnectWise callbacks: an entity that is JSON within JSON, and the address of the signing key.</summary>
public static class ConnectWisePayload
{
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
    /// The address of the key that signed a body. The body names it before anything is verified: whoever forges a body would name a key of his own,
    /// hence only an address on the configured host, over the same scheme and port, is one.
    /// </summary>
    /// <returns>Null when there is none to trust.</returns>
    public static Uri? KeyUrl(ReadOnlySpan<byte> body, string baseUrl)
    {
        try
        {
            return StrictBody.Parse(body) is JObject callback
                && ((callback["Metadata"] ?? callback["metadata"]) as JObject)?["key_url"] is JValue { Value: string text }
                && Uri.TryCreate(text, UriKind.Absolute, out var url)
                && Uri.TryCreate(baseUrl, UriKind.Absolute, out var home)
                && url.UserInfo.Length == 0
                && Uri.Compare(url, home, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0
                    ? url
                    : null;
        }
        catch (PayloadException)
        {
            return null;
        }
    }
}
