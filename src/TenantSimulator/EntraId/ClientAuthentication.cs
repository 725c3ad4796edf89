using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using TenantHygiene.TenantSimulator.Requests;
using TenantHygiene.TenantSimulator.Scenarios;

namespace TenantHygiene.TenantSimulator.EntraId;

/// <summary>
/// Checks how an application proves who it is: a secret, an assertion signed with its certificate, or a token of a federated issuer.
/// </summary>
internal static class ClientAuthentication
{
    private const string AssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    private static readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false };

    /// <summary>Checks the form of a token request.</summary>
    /// <param name="application">The application that the form names.</param>
    /// <param name="form">The form.</param>
    /// <param name="audiences">The audiences that an assertion may have: the token endpoint and the authority.</param>
    /// <param name="own">The key of the simulated Entra ID itself, whose tokens a federated credential may trust.</param>
    /// <returns>Null when the proof holds, else the error.</returns>
    public static async Task<Answer?> CheckAsync(ApplicationScenario application, IFormCollection form, string[] audiences, SecurityKey own)
    {
        if (form["client_assertion"].ToString() is { Length: > 0 } assertion)
        {
            return form["client_assertion_type"] == AssertionType
                ? await CheckAssertionAsync(application, assertion, audiences, own)
                : EntraError.Answer(
                    400,
                    "invalid_request",
                    900144,
                    "The request body must contain the following parameter: 'client_assertion_type'."
                );
        }

        var secret = form["client_secret"].ToString();
        return secret.Length == 0
                ? EntraError.Answer(
                    401,
                    "invalid_client",
                    7000216,
                    "'client_assertion', 'client_secret' or 'request' is required for the 'client_credentials' grant type."
                )
            : application.Secrets.Contains(secret, StringComparer.Ordinal) ? null
            : EntraError.Answer(
                401,
                "invalid_client",
                7000215,
                "Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client "
                    + $"secret ID, for a secret added to app '{application.ClientId}'."
            );
    }

    private static async Task<Answer?> CheckAssertionAsync(
        ApplicationScenario application,
        string assertion,
        string[] audiences,
        SecurityKey own
    )
    {
        JsonWebToken token;
        try
        {
            token = _handler.ReadJsonWebToken(assertion);
        }
        catch (Exception problem) when (problem is ArgumentException or SecurityTokenException)
        {
            return EntraError.Answer(400, "invalid_request", 50027, "JWT token is invalid or malformed.");
        }

        return token.Issuer == application.ClientId.ToString()
            ? await CheckSignedByCertificateAsync(application, assertion, audiences)
            : await CheckFederatedAsync(application, token, assertion, own);
    }

    private static async Task<Answer?> CheckSignedByCertificateAsync(ApplicationScenario application, string assertion, string[] audiences)
    {
        var result = await _handler.ValidateTokenAsync(
            assertion,
            new TokenValidationParameters
            {
                IssuerSigningKeys = application.Certificates.Select(pem => new X509SecurityKey(X509Certificate2.CreateFromPem(pem))),
                TryAllIssuerSigningKeys = true,
                ValidIssuer = application.ClientId.ToString(),
                ValidAudiences = audiences,
            }
        );
        return result.IsValid
            ? null
            : result.Exception switch
            {
                SecurityTokenExpiredException => EntraError.Answer(
                    401,
                    "invalid_client",
                    700024,
                    "Client assertion is not within its valid time range."
                ),
                SecurityTokenInvalidAudienceException => EntraError.Answer(
                    401,
                    "invalid_client",
                    700023,
                    "Client assertion audience claim does not match Realm issuer."
                ),
                _ => EntraError.Answer(
                    401,
                    "invalid_client",
                    700027,
                    "The certificate with identifier used to sign the client assertion is not registered on application."
                ),
            };
    }

    private static async Task<Answer?> CheckFederatedAsync(
        ApplicationScenario application,
        JsonWebToken token,
        string assertion,
        SecurityKey own
    )
    {
        var credential = application.FederatedCredentials.Find(candidate =>
            candidate.Issuer == token.Issuer && candidate.Subject == token.Subject
        );
        if (credential is null)
        {
            return EntraError.Answer(
                401,
                "invalid_client",
                700213,
                $"No matching federated identity record found for presented assertion subject '{token.Subject}'. Check your federated "
                    + "identity credential Subject, Audience and Issuer against the presented assertion."
            );
        }

        using var key = RSA.Create();
        if (credential.PublicKey is { } pem)
        {
            key.ImportFromPem(pem);
        }

        var result = await _handler.ValidateTokenAsync(
            assertion,
            new TokenValidationParameters
            {
                IssuerSigningKey = credential.PublicKey is null
                    ? own
                    : new RsaSecurityKey(key) { CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false } },
                TryAllIssuerSigningKeys = true,
                ValidIssuer = credential.Issuer,
                ValidAudience = credential.Audience,
            }
        );
        return result.IsValid
            ? null
            : EntraError.Answer(
                401,
                "invalid_client",
                700212,
                "The presented assertion of the federated issuer is not valid: its signature, audience or time range."
            );
    }
}
