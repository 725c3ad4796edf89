using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.AspNetCore.WebUtilities;
using TenantHygiene.TenantSimulator.Scenarios;

namespace TenantHygiene.TenantSimulator.EntraId;

/// <summary>What codes and refresh tokens stand for. Each is good for once, as for single-page applications in Entra ID.</summary>
internal sealed class SignInGrants
{
    /// <summary>How long a refresh token of a single-page application lasts.</summary>
    public static readonly TimeSpan RefreshTokenLifetime = TimeSpan.FromHours(24);

    private static readonly TimeSpan _codeLifetime = TimeSpan.FromMinutes(10);
    private readonly ConcurrentDictionary<string, (SignInGrant Grant, DateTimeOffset Ends)> _codes = new();
    private readonly ConcurrentDictionary<string, (SignInGrant Grant, DateTimeOffset Ends)> _refreshTokens = new();

    /// <summary>A code for a grant.</summary>
    public string AddCode(SignInGrant grant) => Add(_codes, grant, _codeLifetime);

    /// <summary>A refresh token for a grant.</summary>
    public string AddRefreshToken(SignInGrant grant) => Add(_refreshTokens, grant, RefreshTokenLifetime);

    /// <summary>The grant of a code, which is used up; null where there is none, or it came too late.</summary>
    public SignInGrant? TakeCode(string? code) => Take(_codes, code);

    /// <summary>The grant of a refresh token, which is used up; null where there is none, or it came too late.</summary>
    public SignInGrant? TakeRefreshToken(string? token) => Take(_refreshTokens, token);

    private static string Add(
        ConcurrentDictionary<string, (SignInGrant Grant, DateTimeOffset Ends)> grants,
        SignInGrant grant,
        TimeSpan lifetime
    )
    {
        var key = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));
        grants[key] = (grant, TimeProvider.System.GetUtcNow() + lifetime);
        return key;
    }

    private static SignInGrant? Take(ConcurrentDictionary<string, (SignInGrant Grant, DateTimeOffset Ends)> grants, string? key) =>
        key is not null && grants.TryRemove(key, out var found) && found.Ends > TimeProvider.System.GetUtcNow() ? found.Grant : null;
}

/// <summary>That a person signed in to an application.</summary>
/// <param name="TenantId">The tenant.</param>
/// <param name="ClientId">The application.</param>
/// <param name="Person">The person.</param>
/// <param name="Scope">What was asked for.</param>
/// <param name="Origin">The origin of the page that may redeem it.</param>
internal sealed record SignInGrant(Guid TenantId, Guid ClientId, PersonScenario Person, string Scope, string Origin)
{
    /// <summary>The address to which the code was sent.</summary>
    public string? RedirectUri { get; init; }

    /// <summary>The hash of the secret that the page will show.</summary>
    public string? Challenge { get; init; }

    /// <summary>What the ID token repeats.</summary>
    public string? Nonce { get; init; }
}

/// <summary>The addresses to which an application may be sent its codes.</summary>
internal static class RedirectUri
{
    /// <summary>Whether an address is registered: exactly so, but for the port of a loopback address (RFC 8252, section 7.3).</summary>
    public static bool IsRegistered(ApplicationScenario application, string redirectUri) =>
        application.SpaRedirectUris.Exists(registered => Normal(registered) == Normal(redirectUri));

    /// <summary>Whether a page of an origin belongs to a registered address.</summary>
    public static bool HasOrigin(string registered, string origin) =>
        Uri.TryCreate(registered, UriKind.Absolute, out var uri) && Normal(OriginOf(uri.AbsoluteUri)) == Normal(origin);

    /// <summary>The origin of an address.</summary>
    public static string OriginOf(string uri) => new Uri(uri).GetLeftPart(UriPartial.Authority);

    private static string Normal(string uri) =>
        Uri.TryCreate(uri, UriKind.Absolute, out var parsed) && parsed is { IsLoopback: true, Scheme: "http" }
            ? uri.Replace($":{parsed.Port}", "", StringComparison.Ordinal)
            : uri;
}
