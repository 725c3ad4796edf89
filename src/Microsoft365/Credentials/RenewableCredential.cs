using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Azure.Core;

namespace TenantHygiene.Microsoft365.Credentials;

/// <summary>
/// A credential whose cached token can be replaced: a service that has stopped taking it answers 401 for as long as it is cached.
/// </summary>
internal sealed partial class RenewableCredential(TokenCredential inner, TimeProvider clock) : TokenCredential
{
    private readonly ConcurrentDictionary<string, string> _challenges = new(StringComparer.Ordinal);

    /// <summary>Makes the next token of a scope a fresh one.</summary>
    /// <param name="scope">The scope of the token that was refused.</param>
    /// <param name="challenge">
    /// The <c>WWW-Authenticate</c> header of the refusal, whose claims are passed on
    /// (https://learn.microsoft.com/entra/identity-platform/claims-challenge). Without claims in it a token issued from now on is asked
    /// for, in the same form.
    /// </param>
    public void Renew(string scope, string? challenge) => _challenges[scope] = ClaimsIn(challenge) ?? IssuedFrom(clock.GetUtcNow());

    /// <inheritdoc/>
    public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
        inner.GetToken(WithClaims(requestContext), cancellationToken);

    /// <inheritdoc/>
    public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
        inner.GetTokenAsync(WithClaims(requestContext), cancellationToken);

    // The library does not take a token from its cache when there are claims to satisfy, and caches the one that it gets.
    private TokenRequestContext WithClaims(TokenRequestContext context) =>
        context.Claims is null && context.Scopes is [var scope] && _challenges.TryRemove(scope, out var claims)
            ? new TokenRequestContext(context.Scopes, context.ParentRequestId, claims, context.TenantId, context.IsCaeEnabled)
            : context;

    private static string IssuedFrom(DateTimeOffset time)
    {
        var seconds = time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return new JsonObject
        {
            ["access_token"] = new JsonObject
            {
                ["nbf"] = new JsonObject { ["essential"] = true, ["value"] = seconds },
            },
        }.ToJsonString();
    }

    private static string? ClaimsIn(string? challenge)
    {
        if (challenge is null || Claims().Match(challenge) is not { Success: true } match)
        {
            return null;
        }

        var encoded = match.Groups["claims"].Value.Replace('-', '+').Replace('_', '/');
        var bytes = new byte[encoded.Length];
        var padded = encoded.PadRight((encoded.Length + 3) / 4 * 4, '=');
        return Convert.TryFromBase64String(padded, bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length) : null;
    }

    [GeneratedRegex(
        """\bclaims="(?<claims>[A-Za-z0-9+/_=-]{1,8192})"(,|\s|$)""",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Claims();
}
