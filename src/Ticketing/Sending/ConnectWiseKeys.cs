using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using TenantHygiene.Ticketing.Connections;
using TenantHygiene.Ticketing.Payloads;

namespace TenantHygiene.Ticketing.Sending;

/// <summary>The keys with which ConnectWise signs, fetched from the configured host and from nowhere else, and kept for a while.</summary>
public sealed class ConnectWiseKeys(IHttpClientFactory clients, TimeProvider time)
{
    private const int MaximumKept = 64;
    private static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<Uri, (string Key, DateTimeOffset Until)> kept = new();

    /// <summary>The key of a delivery; null when there is none to trust.</summary>
    public async Task<string?> FindAsync(Connection connection, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        if (ConnectWisePayload.KeyUrl(body.Span, connection.Options.Answers!.BaseUrl, connection.Options.Answers.KeyHost) is not { } url)
        {
            return null;
        }

        if (kept.TryGetValue(url, out var known) && known.Until > time.GetUtcNow())
        {
            return known.Key;
        }

        using var http = clients.CreateClient(TicketClient.HttpClientName);
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        var (read, _) = await Exchange.ReadAsync(http, request, time, cancellationToken);
        if (read?.Document is not JsonObject answer || answer["signing_key"] is not JsonValue value || !value.TryGetValue<string>(out var key) || key.Length == 0)
        {
            return null;
        }

        // Strangers choose the address below the host: what they can fill must stay small.
        if (kept.Count >= MaximumKept)
        {
            kept.Clear();
        }

        kept[url] = (key, time.GetUtcNow() + KeptFor);
        return key;
    }
}
