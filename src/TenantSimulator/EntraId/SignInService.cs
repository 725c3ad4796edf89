using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using TenantHygiene.TenantSimulator.Requests;
using TenantHygiene.TenantSimulator.Scenarios;
using TenantHygiene.TenantSimulator.Tenants;

namespace TenantHygiene.TenantSimulator.EntraId;

/// <summary>
/// Signs people in to single-page applications: authorization code with proof key (PKCE), and refresh tokens that are good for once. As
/// strict as Entra ID documents it, with its error numbers.
/// </summary>
/// <param name="tokens">Signs tokens.</param>
internal sealed class SignInService(TokenIssuer tokens)
{
    private const int AccessTokenSeconds = 3599;
    private static readonly string[] _ownScopes = ["openid", "profile", "email", "offline_access"];
    private readonly SignInGrants _grants = new();

    /// <summary>The sign-in page; once somebody was chosen on it, the way back with a code.</summary>
    public Answer Authorize(Tenant tenant, IQueryCollection query)
    {
        if (FindApplication(tenant, query["client_id"]) is not { } application)
        {
            return SignInPage.Error(700016, $"Application with identifier '{query["client_id"]}' was not found in the directory.");
        }

        // An address that is not registered gets nothing, not even the error.
        var redirect = query["redirect_uri"].ToString();
        if (!RedirectUri.IsRegistered(application, redirect))
        {
            return SignInPage.Error(
                50011,
                $"The redirect URI '{redirect}' specified in the request does not match the redirect URIs configured for the application."
            );
        }

        var back = new WayBack(redirect, query["response_mode"] == "query", query["state"]);
        if (Refuse(query) is var (error, code, text))
        {
            return back.With(("error", error), ("error_description", $"AADSTS{code}: {text}"));
        }

        if (Resources.Resolve(ResourceOf(query["scope"]), tenant.Scenario) is null)
        {
            return back.With(
                ("error", "invalid_resource"),
                ("error_description", $"AADSTS500011: The resource of the scope '{query["scope"]}' was not found in the tenant.")
            );
        }

        var chosen = tenant.Scenario.People.Find(person => person.ObjectId.ToString() == query["chosen_person"]);
        if (chosen is null)
        {
            return query["prompt"] == "none"
                ? back.With(("error", "login_required"), ("error_description", "AADSTS50058: No user is signed in."))
                : SignInPage.Of(tenant.Scenario, application, query);
        }

        return back.With(
            (
                "code",
                _grants.AddCode(
                    new SignInGrant(tenant.Id, application.ClientId, chosen, query["scope"].ToString(), RedirectUri.OriginOf(redirect))
                    {
                        RedirectUri = redirect,
                        Challenge = query["code_challenge"],
                        Nonce = query["nonce"],
                    }
                )
            )
        );
    }

    /// <summary>Tokens for a code or a refresh token.</summary>
    public Answer Redeem(Tenant tenant, IFormCollection form, string? origin, string authority)
    {
        var application = FindApplication(tenant, form["client_id"]);
        var answer = application is null
            ? EntraError.Answer(400, "unauthorized_client", 700016, $"Application '{form["client_id"]}' was not found in the directory.")
            : Redeem(tenant, application, form, origin, authority);
        return origin is not null && application?.SpaRedirectUris.Exists(uri => RedirectUri.HasOrigin(uri, origin)) is true
            ? answer.With("Access-Control-Allow-Origin", origin)
            : answer;
    }

    /// <summary>The answer to a browser that asks whether a page of another origin may ask for tokens.</summary>
    public static Answer Preflight(string? origin) =>
        Answer
            .Empty(204)
            .With("Access-Control-Allow-Origin", origin ?? "null")
            .With("Access-Control-Allow-Methods", "POST")
            .With("Access-Control-Allow-Headers", "content-type");

    /// <summary>Back to the application, at an address that is registered.</summary>
    public static Answer SignOut(Tenant tenant, IQueryCollection query)
    {
        var redirect = query["post_logout_redirect_uri"].ToString();
        return tenant.Scenario.Applications.Exists(application => RedirectUri.IsRegistered(application, redirect))
            ? Answer.Empty(302).With("Location", redirect)
            : SignInPage.SignedOut();
    }

    private static ApplicationScenario? FindApplication(Tenant tenant, StringValues clientId) =>
        tenant.Scenario.Applications.Find(application =>
            application.ClientId.ToString().Equals(clientId, StringComparison.OrdinalIgnoreCase)
        );

    private static (string Error, int Code, string Text)? Refuse(IQueryCollection query) =>
        true switch
        {
            _ when query["response_type"] != "code" => (
                "unsupported_response_type",
                700054,
                $"response_type '{query["response_type"]}' is not enabled for the application."
            ),
            _ when query["response_mode"].ToString() is not ("query" or "fragment") => (
                "invalid_request",
                900144,
                "The request must contain a response_mode: query or fragment."
            ),
            _ when !query["scope"].ToString().Split(' ').Contains("openid") => (
                "invalid_request",
                900144,
                "The scope must contain openid."
            ),
            _ when query["code_challenge"].ToString().Length != 43 || query["code_challenge_method"] != "S256" => (
                "invalid_request",
                9002325,
                "Proof Key for Code Exchange is required for cross-origin authorization code redemption."
            ),
            _ => null,
        };

    private static string ResourceOf(StringValues scopes)
    {
        var asked = scopes
            .ToString()
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .FirstOrDefault(scope => !_ownScopes.Contains(scope));
        return asked is null ? Resources.Graph : asked[..Math.Max(asked.LastIndexOf('/'), 0)];
    }

    private Answer Redeem(Tenant tenant, ApplicationScenario application, IFormCollection form, string? origin, string authority)
    {
        if (origin is null)
        {
            return EntraError.Answer(
                400,
                "invalid_request",
                9002327,
                "Tokens issued for the 'Single-Page Application' client-type may only be redeemed via cross-origin requests."
            );
        }

        var isCode = form["grant_type"] == "authorization_code";
        var grant = isCode ? _grants.TakeCode(form["code"]) : _grants.TakeRefreshToken(form["refresh_token"]);
        if (grant is null || grant.TenantId != tenant.Id || grant.ClientId != application.ClientId)
        {
            return EntraError.Answer(
                400,
                "invalid_grant",
                isCode ? 70008 : 700082,
                isCode
                    ? "The provided authorization code has expired or was redeemed already. Send a new interactive authorization request."
                    : "The refresh token has expired or was used already. The user must sign in again."
            );
        }

        return (isCode ? RefuseCode(grant, form) : null)
            ?? (grant.Origin == origin ? null : WrongOrigin())
            ?? Issue(tenant, grant, authority);
    }

    private static Answer? RefuseCode(SignInGrant grant, IFormCollection form)
    {
        if (grant.RedirectUri != form["redirect_uri"])
        {
            return EntraError.Answer(400, "invalid_client", 500112, "The reply address does not match that of the authorization request.");
        }

        var verifier = form["code_verifier"].ToString();
        return WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(verifier))) == grant.Challenge
            ? null
            : EntraError.Answer(
                400,
                "invalid_grant",
                501481,
                "The Code_Verifier does not match the code_challenge supplied in the authorization request."
            );
    }

    private static Answer WrongOrigin() =>
        EntraError.Answer(
            400,
            "invalid_request",
            9002326,
            "Cross-origin token redemption is permitted only for the application's own origin."
        );

    private Answer Issue(Tenant tenant, SignInGrant grant, string authority)
    {
        var (audience, key) = Resources.Resolve(ResourceOf(grant.Scope), tenant.Scenario)!.Value;
        var access = tokens.Issue(
            authority,
            new TokenRequest
            {
                TenantId = tenant.Id,
                ClientId = grant.ClientId,
                Audience = audience,
                ObjectId = grant.Person.ObjectId,
                Roles = grant.Person.Roles.GetValueOrDefault(key) ?? [],
                Groups = grant.Person.Groups,
                PreferredUsername = grant.Person.UserPrincipalName,
                Lifetime = TimeSpan.FromSeconds(AccessTokenSeconds),
            }
        );
        var id = tokens.IssueIdToken(authority, tenant.Id, grant.ClientId, grant.Person, grant.Nonce);
        var refresh = grant.Scope.Split(' ').Contains("offline_access") ? _grants.AddRefreshToken(grant) : null;
        return Answer
            .Json(200, json =>
            {
                json.WriteStartObject();
                json.WriteString("token_type", "Bearer");
                json.WriteString("scope", grant.Scope);
                json.WriteNumber("expires_in", AccessTokenSeconds);
                json.WriteNumber("ext_expires_in", AccessTokenSeconds);
                json.WriteString("access_token", access);
                json.WriteString("id_token", id);
                if (refresh is not null)
                {
                    json.WriteString("refresh_token", refresh);
                    json.WriteNumber("refresh_token_expires_in", (int)SignInGrants.RefreshTokenLifetime.TotalSeconds);
                }

                json.WriteEndObject();
            })
            .With("Cache-Control", "no-store");
    }
}
