using System.Diagnostics;
using OpenTelemetry;

namespace TenantHygiene.Functions.Observing;

/// <summary>Takes out of traces what is secret in the addresses of requests: the token of a status link, which is part of the path, and every query, which may hold the key of a webhook.</summary>
internal sealed class SecretsInAddresses : BaseProcessor<Activity>
{
    private const string StatusPath = "/api/v1/status/";
    private static readonly string[] Addresses = ["url.path", "url.full", "http.target", "http.url"];

    /// <inheritdoc/>
    public override void OnEnd(Activity data)
    {
        foreach (var name in Addresses)
        {
            if (data.GetTagItem(name) is string address)
            {
                data.SetTag(name, Without(address));
            }
        }

        data.SetTag("url.query", null);
    }

    /// <summary>The address without token and query.</summary>
    public static string Without(string address)
    {
        var path = address.Split('?', 2)[0];
        var token = path.IndexOf(StatusPath, StringComparison.OrdinalIgnoreCase);
        return token < 0 ? path : $"{path[..(token + StatusPath.Length)]}…";
    }
}
