using System.Collections.Concurrent;
using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using TenantHygiene.TenantSimulator.Scenarios;

namespace TenantHygiene.TenantSimulator.EntraId;

/// <summary>Signs access tokens (RS256) and reads them back. Tokens live in real time, as the clients' token caches do.</summary>
internal sealed class TokenIssuer
{
    private const int MaximumTokens = 10_000;

    // One key for all simulators of a process: making one takes longer than a whole test.
    private static readonly Lazy<RSA> _rsa = new(() => RSA.Create(2048));
    private readonly RsaSecurityKey _key = new(_rsa.Value);
    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false, SetDefaultTimesOnTokenCreation = false };
    private readonly ConcurrentDictionary<string, Caller> _known = new();

    public TokenIssuer() => _key.KeyId = Base64UrlEncoder.Encode(_key.ComputeJwkThumbprint());

    /// <summary>The public key, as JWKS lists it.</summary>
    public JsonWebKey PublicKey
    {
        get
        {
            var key = JsonWebKeyConverter.ConvertFromRSASecurityKey(
                new RsaSecurityKey(_rsa.Value.ExportParameters(false)) { KeyId = _key.KeyId }
            );
            key.Use = "sig";
            return key;
        }
    }

    /// <summary>Signs a token.</summary>
    /// <param name="authority">The base URL of the authority, without a slash at its end.</param>
    /// <param name="request">What it is to say.</param>
    /// <returns>The token, in compact form.</returns>
    public string Issue(string authority, TokenRequest request)
    {
        var now = TimeProvider.System.GetUtcNow();
        var claims = new Dictionary<string, object>
        {
            ["tid"] = request.TenantId.ToString(),
            ["appid"] = request.ClientId.ToString(),
            ["azp"] = request.ClientId.ToString(),
            ["oid"] = request.ObjectId.ToString(),
            ["sub"] = request.ObjectId.ToString(),
            ["idtyp"] = request.PreferredUsername is null ? "app" : "user",
            ["ver"] = "2.0",
            ["uti"] = Guid.NewGuid().ToString("N"),
        };
        AddMany(claims, "roles", request.Roles);
        AddMany(claims, "groups", [.. request.Groups.Select(group => group.ToString())]);
        AddMany(claims, "wids", [.. request.DirectoryRoleIds.Select(role => role.ToString())]);
        if (request.PreferredUsername is { } person)
        {
            claims["preferred_username"] = person;
            claims["name"] = person.Split('@')[0];
            claims["scp"] = "user_impersonation";
        }

        return Sign($"{authority}/{request.TenantId}/v2.0", request.Audience, now, request.Lifetime, claims);
    }

    /// <summary>Signs an ID token: who signed in, for the application that asked.</summary>
    /// <param name="authority">The base URL of the authority, without a slash at its end.</param>
    /// <param name="tenantId">The tenant.</param>
    /// <param name="clientId">The application.</param>
    /// <param name="person">Who signed in.</param>
    /// <param name="nonce">What the application sent along; null for nothing.</param>
    /// <returns>The token, in compact form.</returns>
    public string IssueIdToken(string authority, Guid tenantId, Guid clientId, PersonScenario person, string? nonce)
    {
        var claims = new Dictionary<string, object>
        {
            ["tid"] = tenantId.ToString(),
            ["oid"] = person.ObjectId.ToString(),
            ["sub"] = person.ObjectId.ToString(),
            ["preferred_username"] = person.UserPrincipalName,
            ["name"] = person.DisplayName ?? person.UserPrincipalName,
            ["ver"] = "2.0",
        };
        if (nonce is not null)
        {
            claims["nonce"] = nonce;
        }

        return Sign($"{authority}/{tenantId}/v2.0", clientId.ToString(), TimeProvider.System.GetUtcNow(), TimeSpan.FromHours(1), claims);
    }

    private string Sign(string issuer, string audience, DateTimeOffset now, TimeSpan lifetime, Dictionary<string, object> claims) =>
        _handler.CreateToken(
            new SecurityTokenDescriptor
            {
                Issuer = issuer,
                Audience = audience,
                IssuedAt = now.UtcDateTime,
                NotBefore = (lifetime < TimeSpan.Zero ? now + lifetime : now).AddMinutes(-5).UtcDateTime,
                Expires = (now + lifetime).UtcDateTime,
                Claims = claims,
                SigningCredentials = new SigningCredentials(_key, SecurityAlgorithms.RsaSha256),
            }
        );

    /// <summary>Reads a bearer token that this issuer signed and that has not expired.</summary>
    /// <param name="authorization">The Authorization header.</param>
    /// <returns>Null for anything else.</returns>
    public async ValueTask<Caller?> ReadAsync(string? authorization)
    {
        if (authorization is null || !authorization.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var token = authorization["Bearer ".Length..].Trim();
        if (!_known.TryGetValue(token, out var caller))
        {
            var result = await _handler.ValidateTokenAsync(
                token,
                new TokenValidationParameters
                {
                    IssuerSigningKey = _key,
#pragma warning disable CA5404 // Only this issuer holds the key, and each API checks the audience itself.
                    ValidateIssuer = false,
                    ValidateAudience = false,
#pragma warning restore CA5404
                    ValidAlgorithms = [SecurityAlgorithms.RsaSha256],
                    ClockSkew = TimeSpan.Zero,
                }
            );
            if (!result.IsValid)
            {
                return null;
            }

            caller = ToCaller((JsonWebToken)result.SecurityToken);
            Store(token, caller);
        }

        return caller.Expires > TimeProvider.System.GetUtcNow() ? caller : null;
    }

    private static Caller ToCaller(JsonWebToken token) =>
        new(
            Guid.Parse(token.GetClaim("tid").Value),
            Guid.Parse(token.GetClaim("appid").Value),
            token.Audiences.First(),
            Values(token.Claims, "roles").ToHashSet(StringComparer.Ordinal),
            Values(token.Claims, "wids").Select(Guid.Parse).ToHashSet(),
            token.GetClaim("idtyp").Value == "user",
            new DateTimeOffset(token.ValidTo, TimeSpan.Zero)
        );

    private static IEnumerable<string> Values(IEnumerable<Claim> claims, string type) =>
        claims.Where(claim => claim.Type == type).Select(claim => claim.Value);

    private static void AddMany(Dictionary<string, object> claims, string name, IReadOnlyList<string> values)
    {
        if (values.Count > 0)
        {
            claims[name] = values.ToArray();
        }
    }

    private void Store(string token, Caller caller)
    {
        if (_known.Count >= MaximumTokens)
        {
            _known.Clear();
        }

        _known[token] = caller;
    }
}

/// <summary>What an access token is to say.</summary>
internal sealed record TokenRequest
{
    public required Guid TenantId { get; init; }

    public required Guid ClientId { get; init; }

    public required string Audience { get; init; }

    /// <summary>The object id of the person or the service principal.</summary>
    public required Guid ObjectId { get; init; }

    public IReadOnlyList<string> Roles { get; init; } = [];

    /// <summary>The object ids of the person's groups.</summary>
    public IReadOnlyList<Guid> Groups { get; init; } = [];

    public IReadOnlyList<Guid> DirectoryRoleIds { get; init; } = [];

    /// <summary>The person's sign-in name; null for applications.</summary>
    public string? PreferredUsername { get; init; }

    public TimeSpan Lifetime { get; init; } = TimeSpan.FromSeconds(3599);
}

/// <summary>Who a valid access token speaks for.</summary>
/// <param name="TenantId">tid.</param>
/// <param name="ClientId">appid.</param>
/// <param name="Audience">aud.</param>
/// <param name="Roles">roles: granted application permissions.</param>
/// <param name="DirectoryRoleIds">wids: Entra roles.</param>
/// <param name="IsUser">Whether a person signed in.</param>
/// <param name="Expires">exp.</param>
internal sealed record Caller(
    Guid TenantId,
    Guid ClientId,
    string Audience,
    IReadOnlySet<string> Roles,
    IReadOnlySet<Guid> DirectoryRoleIds,
    bool IsUser,
    DateTimeOffset Expires
);

/// <summary>The web APIs that tokens may be asked for.</summary>
internal static class Resources
{
    /// <summary>The audience of Microsoft Graph tokens.</summary>
    public const string Graph = "https://graph.microsoft.com";

    /// <summary>The audience of Exchange Online tokens.</summary>
    public const string Exchange = "https://outlook.office365.com";

    /// <summary>The audience of tokens with which a managed identity vouches for an application of another tenant.</summary>
    public const string TokenExchange = "api://AzureADTokenExchange";

    /// <summary>Resolves what a client asks for.</summary>
    /// <param name="resource">A resource, without <c>/.default</c>.</param>
    /// <param name="tenant">The tenant, which knows its own APIs.</param>
    /// <returns>The audience, and the key of the application's permissions; null when nobody knows the resource.</returns>
    public static (string Audience, string PermissionKey)? Resolve(string resource, TenantScenario tenant) =>
        resource.TrimEnd('/') switch
        {
            Graph or "00000003-0000-0000-c000-000000000000" => (Graph, "graph"),
            Exchange or "00000002-0000-0ff1-ce00-000000000000" => (Exchange, "exchange"),
            TokenExchange => (TokenExchange, TokenExchange),
            var other => tenant.Apis.Find(api => api.Audience.TrimEnd('/') == other) is { } api ? (api.Audience, api.Audience) : null,
        };
}
