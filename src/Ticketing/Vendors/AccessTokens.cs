using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using Azure.Core;
using Azure.Identity;
using TenantHygiene.Microsoft365.Credentials;
using TenantHygiene.Ticketing.Connections;

namespace TenantHygiene.Ticketing.Vendors;

/// <summary>
/// Tokens for the vendors that ask for them: by OAuth client credentials, kept until shortly before they expire, or by an identity of Entra
/// ID, whose library does the same.
/// </summary>
internal sealed class AccessTokens(ICredentialFactory credentials, TimeProvider time)
{
    private static readonly TimeSpan _renewBefore = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan _defaultLifetime = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<string, (string Token, DateTimeOffset Until)> _cache = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, TokenCredential> _identities = new(StringComparer.Ordinal);

    /// <summary>A token; null where the secret itself goes with every call.</summary>
    /// <exception cref="HttpRequestException">There is none to be had; the message names no secret.</exception>
    public async Task<string?> GetAsync(HttpClient http, Connection connection, TicketSystem system, CancellationToken cancellationToken) =>
        system.EntraScope is { } scope ? await RequestFromEntraAsync(connection, scope, cancellationToken)
        : connection.Options.Answers!.OAuth is not { } oauth ? null
        : _cache.TryGetValue(connection.Name, out var known) && known.Until > time.GetUtcNow() ? known.Token
        : await RequestFromVendorAsync(http, connection, system, oauth, cancellationToken);

    /// <summary>Forgets a token that was refused before its time.</summary>
    /// <returns>Whether there was one: with another, the call may succeed.</returns>
    public bool Discard(Connection connection) => _cache.TryRemove(connection.Name, out _) | _identities.TryRemove(connection.Name, out _);

    private async Task<string> RequestFromEntraAsync(Connection connection, string scope, CancellationToken cancellationToken)
    {
        var answers = connection.Options.Answers!;
        var identity = _identities.GetOrAdd(connection.Name, _ => credentials.Create(answers.TenantId, answers.Credential!));
        try
        {
            return (await identity.GetTokenAsync(new TokenRequestContext([scope]), cancellationToken)).Token;
        }
        catch (AuthenticationFailedException exception)
        {
            throw new HttpRequestException(NoToken(connection, exception.Message), exception);
        }
    }

    private async Task<string> RequestFromVendorAsync(
        HttpClient http,
        Connection connection,
        TicketSystem system,
        OAuthOptions oauth,
        CancellationToken cancellationToken
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, oauth.TokenUrl) { Content = Question(system, oauth) };
        request.Headers.Accept.ParseAdd("application/json");
        var (answer, error) = await VendorHttp.ReadAsync(http, request, time, cancellationToken);
        if (
            answer?.Document is not JsonObject body
            || body["access_token"] is not JsonValue given
            || !given.TryGetValue<string>(out var token)
            || !IsToken(token)
        )
        {
            throw new HttpRequestException(NoToken(connection, error ?? "the answer has no token"));
        }

        var lifetime =
            body["expires_in"] is JsonValue seconds && seconds.TryGetValue<int>(out var number) && number > 0
                ? TimeSpan.FromSeconds(number)
                : _defaultLifetime;
        _cache[connection.Name] = (token, time.GetUtcNow() + lifetime - (lifetime > 2 * _renewBefore ? _renewBefore : lifetime / 2));
        return token;
    }

    // RFC 6749, appendix A.12: visible characters and the blank. Anything else could not go into a header.
    private static bool IsToken(string text) => text.Length > 0 && text.All(character => character is >= ' ' and <= '~');

    private static HttpContent Question(TicketSystem system, OAuthOptions oauth)
    {
        var members = new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = oauth.ClientId,
            ["client_secret"] = oauth.ClientSecret,
        };
        if ((oauth.Scope ?? system.DefaultScope) is { } scope)
        {
            members["scope"] = scope;
        }

        return system.TakesTokenRequestsAsJson
            ? new StringContent(
                new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, (JsonNode?)member.Value))).ToJsonString(),
                Encoding.UTF8,
                "application/json"
            )
            : new FormUrlEncodedContent(members);
    }

    private static string NoToken(Connection connection, string reason) =>
        $"The token of connection '{connection.Name}' could not be fetched: {reason}.";
}
