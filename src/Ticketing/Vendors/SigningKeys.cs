using System.Collections.Concurrent;
using TenantHygiene.Ticketing.Connections;

namespace TenantHygiene.Ticketing.Vendors;

/// <summary>
/// The keys of the vendors that publish what they sign with: fetched from the host that the settings name and from no other, and kept for
/// ten minutes.
/// </summary>
public sealed class SigningKeys(IHttpClientFactory clients, TimeProvider time)
{
    private const int MaximumCached = 64;
    private static readonly TimeSpan _cacheTime = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<Uri, (string Key, DateTimeOffset Until)> _cache = new();

    /// <summary>The key of a delivery; null where its vendor publishes none, or none can be trusted.</summary>
    public async Task<string?> FindAsync(Connection connection, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        if (connection.Options.Answers is not { } answers || connection.Vendor.SigningKeyUrl(body.Span, answers) is not { } url)
        {
            return null;
        }

        if (_cache.TryGetValue(url, out var known) && known.Until > time.GetUtcNow())
        {
            return known.Key;
        }

        using var http = clients.CreateClient(TicketClient.HttpClientName);
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        var (read, _) = await VendorHttp.ReadAsync(http, request, time, cancellationToken);
        if (read is null || connection.Vendor.ReadSigningKey(read.Document) is not { Length: > 0 } key)
        {
            return null;
        }

        // Unverified senders choose the address below the host: the room that they can fill must stay small.
        if (_cache.Count >= MaximumCached)
        {
            _cache.Clear();
        }

        _cache[url] = (key, time.GetUtcNow() + _cacheTime);
        return key;
    }
}
