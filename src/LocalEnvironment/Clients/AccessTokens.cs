using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace TenantHygiene.LocalEnvironment.Clients;

/// <summary>Tokens for the product's API by client credentials, renewed a minute before they expire.</summary>
public sealed class AccessTokens(HttpClient identityProvider, Guid tenantId, ScenarioApplication client, TimeProvider time)
{
    private static readonly TimeSpan _margin = TimeSpan.FromMinutes(1);
    private (string Token, DateTimeOffset RenewAt)? _current;

    /// <summary>A token that is good for another minute at least.</summary>
    /// <exception cref="HttpRequestException">The authority refused or did not answer.</exception>
    public async Task<string> GetAsync(CancellationToken cancellationToken)
    {
        if (_current is { } current && time.GetUtcNow() < current.RenewAt)
        {
            return current.Token;
        }

        using var form = new FormUrlEncodedContent(
            new Dictionary<string, string>
            {
                ["grant_type"] = "client_credentials",
                ["client_id"] = client.ClientId.ToString(),
                ["client_secret"] = client.Secrets[0],
                ["scope"] = $"{ScenarioFile.ApiAudience}/.default",
            }
        );
        using var answer = await identityProvider.PostAsync(
            new Uri($"{tenantId}/oauth2/v2.0/token", UriKind.Relative),
            form,
            cancellationToken
        );
        answer.EnsureSuccessStatusCode();
        var issued = await answer.Content.ReadFromJsonAsync(TokenJson.Default.TokenResponse, cancellationToken)
            ?? throw new JsonException("The authority answered null.");
        _current = (issued.AccessToken, time.GetUtcNow().AddSeconds(issued.ExpiresIn) - _margin);
        return issued.AccessToken;
    }
}

internal sealed record TokenResponse(
    [property: JsonPropertyName("access_token")] string AccessToken,
    [property: JsonPropertyName("expires_in")] int ExpiresIn
);

[JsonSerializable(typeof(TokenResponse))]
internal sealed partial class TokenJson : JsonSerializerContext;
