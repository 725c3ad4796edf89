using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using TenantHygiene.Ticketing.Connections;
using TenantHygiene.Ticketing.Vendors;

namespace TenantHygiene.Ticketing.Sending;

/// <summary>OAuth tokens of the vendors that ask for them (client credentials), kept until shortly before they expire.</summary>
internal sealed class VendorTokens(TimeProvider time)
{
    private static readonly TimeSpan Early = TimeSpan.FromMinutes(2);

    private readonly ConcurrentDictionary<string, (string Token, DateTimeOffset Until)> kept = new(StringComparer.Ordinal);

    /// <summary>A token; null where the vendor asks for none.</summary>
    /// <exception cref="HttpRequestException">There is none to be had; the message names no secret.</exception>
    public async Task<string?> GetAsync(HttpClient http, Connection connection, TicketSystem system, CancellationToken cancellationToken)
    {
        if (system.TokenScope is not { } scope)
        {
            return null;
        }

        if (kept.TryGetValue(connection.Name, out var known) && known.Until > time.GetUtcNow())
        {
            return known.Token;
        }

        var answers = connection.Options.Answers!;
        using var request = new HttpRequestMessage(HttpMethod.Post, answers.TokenUrl)
        {
            Content = new FormUrlEncodedContent(
            [
                new("grant_type", "client_credentials"),
                new("client_id", answers.User),
                new("client_secret", answers.Secret),
                new("scope", scope),
            ]),
        };
        var (document, error) = await Exchange.ReadAsync(http, request, time, cancellationToken);
        if (document is not JsonObject body || body["access_token"] is not JsonValue token || token.GetValueKind() is not System.Text.Json.JsonValueKind.String)
        {
            throw new HttpRequestException($"The token of connection '{connection.Name}' could not be fetched: {error ?? "the answer holds none"}.");
        }

        var seconds = body["expires_in"] is JsonValue lifetime && lifetime.TryGetValue<int>(out var given) ? given : 300;
        kept[connection.Name] = ((string)token!, time.GetUtcNow().AddSeconds(seconds) - Early);
        return (string)token!;
    }

    /// <summary>Forgets a token that was refused.</summary>
    public void Forget(Connection connection) => kept.TryRemove(connection.Name, out _);
}
