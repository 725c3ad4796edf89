using System.Globalization;
using TenantHygiene.TenantSimulator.Requests;
using TenantHygiene.TenantSimulator.Scenarios;
using TenantHygiene.TenantSimulator.Tenants;

namespace TenantHygiene.TenantSimulator.EntraId;

/// <summary>Entra ID: discovery, keys, tokens for applications, and the managed identity endpoint of App Service.</summary>
/// <param name="tenants">The tenants.</param>
/// <param name="tokens">Signs tokens.</param>
/// <param name="signIn">Signs people in.</param>
internal sealed class EntraService(TenantDirectory tenants, TokenIssuer tokens, SignInService signIn)
{
    /// <summary>The id of a tenant; null when there is none of this id or domain.</summary>
    public Guid? IdOf(string tenantName) => tenants.Find(tenantName)?.Id;

    /// <summary>The OpenID configuration of a tenant.</summary>
    public Answer Discover(string tenantName, string authority)
    {
        if (tenants.Find(tenantName) is not { } tenant)
        {
            return UnknownTenant(tenantName);
        }

        return Answer
            .Json(200, json =>
            {
                var tenantAuthority = $"{authority}/{tenant.Id}";
                json.WriteStartObject();
                json.WriteString("issuer", $"{tenantAuthority}/v2.0");
                json.WriteString("authorization_endpoint", $"{tenantAuthority}/oauth2/v2.0/authorize");
                json.WriteString("token_endpoint", $"{tenantAuthority}/oauth2/v2.0/token");
                json.WriteString("end_session_endpoint", $"{tenantAuthority}/oauth2/v2.0/logout");
                json.WriteString("jwks_uri", $"{tenantAuthority}/discovery/v2.0/keys");
                Strings(json, "token_endpoint_auth_methods_supported", "client_secret_post", "private_key_jwt");
                Strings(json, "response_types_supported", "code", "id_token");
                Strings(json, "response_modes_supported", "query", "fragment");
                Strings(json, "scopes_supported", "openid", "profile", "email", "offline_access");
                Strings(json, "code_challenge_methods_supported", "S256");
                Strings(json, "subject_types_supported", "pairwise");
                Strings(json, "id_token_signing_alg_values_supported", "RS256");
                json.WriteEndObject();
            })
            .With("Access-Control-Allow-Origin", "*");
    }

    /// <summary>The signing keys.</summary>
    public Answer Keys() =>
        Answer
            .Json(200, json =>
            {
                var key = tokens.PublicKey;
                json.WriteStartObject();
                json.WriteStartArray("keys");
                json.WriteStartObject();
                json.WriteString("kty", "RSA");
                json.WriteString("use", "sig");
                json.WriteString("alg", "RS256");
                json.WriteString("kid", key.Kid);
                json.WriteString("n", key.N);
                json.WriteString("e", key.E);
                json.WriteEndObject();
                json.WriteEndArray();
                json.WriteEndObject();
            })
            .With("Access-Control-Allow-Origin", "*");

    /// <summary>The page on which people sign in to a single-page application, or the way back from it.</summary>
    public Answer Authorize(string tenantName, IQueryCollection query) =>
        tenants.Find(tenantName) is { } tenant ? signIn.Authorize(tenant, query) : UnknownTenant(tenantName);

    /// <summary>The end of a session: back to the application.</summary>
    public Answer SignOut(string tenantName, IQueryCollection query) =>
        tenants.Find(tenantName) is { } tenant ? SignInService.SignOut(tenant, query) : UnknownTenant(tenantName);

    /// <summary>A token by client credentials, by an authorization code or by a refresh token.</summary>
    public async Task<Answer> TokenAsync(string tenantName, IFormCollection form, string? origin, string authority)
    {
        if (tenants.Find(tenantName) is not { } tenant)
        {
            return UnknownTenant(tenantName);
        }

        if (form["grant_type"].ToString() is "authorization_code" or "refresh_token")
        {
            return signIn.Redeem(tenant, form, origin, authority);
        }

        if (form["grant_type"] != "client_credentials")
        {
            return EntraError.Answer(
                400,
                "unsupported_grant_type",
                70003,
                $"The app requested an unsupported grant type '{form["grant_type"]}'."
            );
        }

        var application = tenant.Scenario.Applications.Find(candidate =>
            candidate.ClientId.ToString().Equals(form["client_id"], StringComparison.OrdinalIgnoreCase)
        );
        if (application is null)
        {
            return EntraError.Answer(
                400,
                "unauthorized_client",
                700016,
                $"Application with identifier '{form["client_id"]}' was not found in the directory '{tenant.Scenario.Name}'."
            );
        }

        string[] audiences =
        [
            .. new[] { tenantName, tenant.Id.ToString() }.SelectMany(name =>
                new[] { $"{authority}/{name}/oauth2/v2.0/token", $"{authority}/{name}/v2.0" }
            ),
        ];
        if (await ClientAuthentication.CheckAsync(application, form, audiences, tokens.PublicKey) is { } refusal)
        {
            return refusal;
        }

        var scope = form["scope"].ToString();
        return scope.EndsWith("/.default", StringComparison.Ordinal)
            ? Grant(tenant, application, scope[..^"/.default".Length], authority) is { } token
                ? Granted(token)
                : EntraError.Answer(
                    400,
                    "invalid_resource",
                    500011,
                    $"The resource principal named {scope[..^"/.default".Length]} was not found in the tenant named {tenant.Scenario.Name}."
                )
            : EntraError.Answer(
                400,
                "invalid_scope",
                1002012,
                $"The provided value for scope {scope} is not valid. Client credential flows must have a scope value with /.default "
                    + "suffixed to the resource identifier (application ID URI)."
            );
    }

    /// <summary>A token for the managed identity whose header value the caller knows.</summary>
    public Answer ManagedIdentity(string? header, string? resource, string? clientId, string? apiVersion, string authority)
    {
        if (apiVersion != "2019-08-01")
        {
            return IdentityError(400, "UnsupportedApiVersion", "Write api-version=2019-08-01.");
        }

        var tenant = tenants.All.FirstOrDefault(candidate => candidate.Scenario.ManagedIdentity is { } offered && offered.Header == header);
        if (tenant?.Scenario.ManagedIdentity is not { } identity)
        {
            return IdentityError(401, "Unauthorized", "X-IDENTITY-HEADER is missing or wrong.");
        }

        var wanted = clientId ?? identity.ClientId.ToString();
        if (!identity.AlsoClientIds.Append(identity.ClientId).Any(assigned => assigned.ToString() == wanted))
        {
            return IdentityError(400, "InvalidRequest", $"No identity {clientId} is assigned.");
        }

        var application = tenant.Scenario.Applications.Find(candidate => candidate.ClientId.ToString() == wanted)!;
        return Grant(tenant, application, resource ?? "", authority) is { } token ? Answer.Json(200, json =>
            {
                json.WriteStartObject();
                json.WriteString("access_token", token);
                json.WriteString(
                    "expires_on",
                    TimeProvider.System.GetUtcNow().AddSeconds(3599).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)
                );
                json.WriteString("resource", resource);
                json.WriteString("token_type", "Bearer");
                json.WriteString("client_id", application.ClientId);
                json.WriteEndObject();
            }) : IdentityError(400, "InvalidResource", $"The resource {resource} is not known.");
    }

    private static Answer IdentityError(int status, string code, string message) => Answer.Json(status, json =>
        {
            json.WriteStartObject();
            json.WriteNumber("statusCode", status);
            json.WriteString("error", code);
            json.WriteString("message", message);
            json.WriteEndObject();
        });

    private static Answer UnknownTenant(string tenantName) =>
        EntraError.Answer(
            400,
            "invalid_request",
            90002,
            $"Tenant '{tenantName}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud."
        );

    private static Answer Granted(string token) =>
        Answer
            .Json(200, json =>
            {
                json.WriteStartObject();
                json.WriteString("token_type", "Bearer");
                json.WriteNumber("expires_in", 3599);
                json.WriteNumber("ext_expires_in", 3599);
                json.WriteString("access_token", token);
                json.WriteEndObject();
            })
            .With("Cache-Control", "no-store");

    private static void Strings(System.Text.Json.Utf8JsonWriter json, string name, params ReadOnlySpan<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }

    private string? Grant(Tenant tenant, ApplicationScenario application, string resource, string authority) =>
        Resources.Resolve(resource, tenant.Scenario) is var (audience, key)
            ? tokens.Issue(
                authority,
                new TokenRequest
                {
                    TenantId = tenant.Id,
                    ClientId = application.ClientId,
                    Audience = audience,
                    ObjectId = ServicePrincipal.IdOf(tenant, application.ClientId),
                    Roles = application.Permissions.GetValueOrDefault(key) ?? [],
                    DirectoryRoleIds = [.. application.DirectoryRoles.Select(role => DirectoryRoles.TemplateId(role)!.Value)],
                }
            )
            : null;
}
