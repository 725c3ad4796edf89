using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace TenantHygiene.Ticketing.Tests.Vendors;

/// <summary>
/// The vendors' issuers of tokens, written from their documentation: each takes its own form of request with its own scope, and no other. A
/// token is good for its vendor, until it expires or is withdrawn.
/// </summary>
public sealed class FakeTokens
{
    public const string ClientId = "hygiene-client";
    public const string ClientSecret = "vendor-client-secret";
    public const string IdentityHeader = "the-header-of-the-identity-endpoint";

    private readonly ConcurrentDictionary<string, (string Vendor, DateTimeOffset Until)> _good = new();
    private int _number;

    /// <summary>How long tokens last, in seconds.</summary>
    public int Lifetime { get; set; } = 3600;

    /// <summary>What tokens begin with.</summary>
    public string Beginning { get; set; } = "token-";

    /// <summary>By which clock.</summary>
    public TimeProvider Clock { get; set; } = TimeProvider.System;

    /// <summary>How many were given out.</summary>
    public int Issued => _number;

    /// <summary>Makes every token worthless.</summary>
    public void Withdraw() => _good.Clear();

    public string Issue(string vendor)
    {
        var token = $"{Beginning}{Interlocked.Increment(ref _number)}";
        _good[token] = (vendor, Clock.GetUtcNow().AddSeconds(Lifetime));
        return token;
    }

    public bool IsGood(string vendor, string authorization) =>
        authorization.StartsWith("Bearer ", StringComparison.Ordinal)
        && _good.TryGetValue(authorization["Bearer ".Length..], out var token)
        && token.Vendor == vendor
        && token.Until > Clock.GetUtcNow();

    /// <summary>Answers a request for a token.</summary>
    internal (int Status, JsonNode? Answer) Answer(HttpRequest request, string vendor, VendorRoutes routes, string body)
    {
        var takesJson = routes.TakesTokenRequestsAsJson;
        if (
            request.Method != "POST"
            || request.ContentType?.Split(';')[0] != (takesJson ? "application/json" : "application/x-www-form-urlencoded")
        )
        {
            return (415, null);
        }

        var members = takesJson
            ? JsonNode.Parse(body)!.AsObject().ToDictionary(member => member.Key, member => (string)member.Value!)
            : QueryHelpers.ParseQuery(body).ToDictionary(member => member.Key, member => member.Value.Single()!);
        if (members.GetValueOrDefault("client_id") != ClientId || members.GetValueOrDefault("client_secret") != ClientSecret)
        {
            return (401, new JsonObject { ["error"] = "invalid_client" });
        }

        if (members.GetValueOrDefault("grant_type") != "client_credentials")
        {
            return (400, new JsonObject { ["error"] = "unsupported_grant_type" });
        }

        return members.GetValueOrDefault("scope") == routes.TokenScope
            ? (
                200,
                new JsonObject
                {
                    ["access_token"] = Issue(vendor),
                    ["expires_in"] = Lifetime,
                    ["token_type"] = "bearer",
                }
            )
            : (400, new JsonObject { ["error"] = "invalid_scope" });
    }

    /// <summary>Answers as the endpoint that Azure gives an app with a managed identity.</summary>
    public (int Status, JsonNode? Answer) AnswerIdentity(HttpRequest request, string resource) =>
        request.Headers["X-IDENTITY-HEADER"] == IdentityHeader
        && request.Query["api-version"] == "2019-08-01"
        && $"{request.Query["resource"]}".TrimEnd('/') == resource
            ? (
                200,
                new JsonObject
                {
                    ["access_token"] = Issue("azuremonitor"),
                    ["expires_on"] = $"{Clock.GetUtcNow().AddSeconds(Lifetime).ToUnixTimeSeconds()}",
                    ["resource"] = resource,
                    ["token_type"] = "Bearer",
                }
            )
            : (400, null);
}
