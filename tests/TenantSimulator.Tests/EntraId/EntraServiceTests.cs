using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace TenantHygiene.TenantSimulator.Tests.EntraId;

public sealed class EntraServiceTests
{
    [Fact]
    public async Task A_token_says_for_whom_and_for_what_it_is_good()
    {
        await using var tenant = await TestTenant.StartAsync(TestScenarios.Scenario());

        var token = new JsonWebToken(await tenant.TokenAsync("https://graph.microsoft.com"));

        Assert.Equal("https://graph.microsoft.com", Assert.Single(token.Audiences));
        Assert.Equal($"{tenant.Simulator.BaseUrl}/{TestScenarios.TenantId}/v2.0", token.Issuer);
        Assert.Equal(TestScenarios.TenantId.ToString(), token.GetClaim("tid").Value);
        Assert.Equal(TestScenarios.ClientId.ToString(), token.GetClaim("appid").Value);
        Assert.Contains(token.Claims, claim => claim is { Type: "roles", Value: "User.Read.All" });
        Assert.Contains(token.Claims, claim => claim is { Type: "wids", Value: "29232cdf-9323-42fd-ade2-1d097af3e4de" });
    }

    [Fact]
    public async Task The_published_keys_verify_a_token_for_our_own_api()
    {
        await using var tenant = await TestTenant.StartAsync(TestScenarios.Scenario());
        var configuration = await Reply.OfAsync(
            await tenant.Http.GetAsync(
                $"{tenant.Simulator.BaseUrl}/{TestScenarios.TenantId}/v2.0/.well-known/openid-configuration",
                TestTenant.Cancellation
            )
        );
        var keys = await Reply.OfAsync(await tenant.Http.GetAsync((string)configuration.Json["jwks_uri"]!, TestTenant.Cancellation));

        var result = await new JsonWebTokenHandler().ValidateTokenAsync(
            await tenant.TokenAsync(TestScenarios.ApiAudience),
            new TokenValidationParameters
            {
                IssuerSigningKeys = new JsonWebKeySet(keys.Text).GetSigningKeys(),
                ValidIssuer = (string)configuration.Json["issuer"]!,
                ValidAudience = TestScenarios.ApiAudience,
            }
        );

        Assert.True(result.IsValid, result.Exception?.Message);
        Assert.Equal("Hygiene.Read", result.Claims["roles"]);
    }

    [Theory]
    [InlineData("client_secret", "wrong", 401, "invalid_client", 7000215)]
    [InlineData("client_id", "a1000000-0000-4000-8000-00000000dead", 400, "unauthorized_client", 700016)]
    [InlineData("scope", "https://nobody.example/.default", 400, "invalid_resource", 500011)]
    [InlineData("scope", "https://graph.microsoft.com/User.Read.All", 400, "invalid_scope", 1002012)]
    [InlineData("grant_type", "password", 400, "unsupported_grant_type", 70003)]
    [InlineData("client_secret", "", 401, "invalid_client", 7000216)]
    public async Task A_wrong_request_is_refused_with_its_AADSTS_number(string field, string value, int status, string error, int code)
    {
        await using var tenant = await TestTenant.StartAsync(TestScenarios.Scenario());

        var reply = await tenant.TokenReplyAsync("https://graph.microsoft.com", form => form[field] = value);

        Assert.Equal((status, error, code), (reply.Status, reply.ErrorCode, (int)reply.Json["error_codes"]![0]!));
        Assert.StartsWith($"AADSTS{code}: ", (string)reply.Json["error_description"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_tenant_is_refused()
    {
        await using var tenant = await TestTenant.StartAsync(TestScenarios.Scenario());

        var reply = await tenant.TokenReplyAsync("https://graph.microsoft.com", tenant: Guid.NewGuid().ToString());

        Assert.Equal((400, 90002), (reply.Status, (int)reply.Json["error_codes"]![0]!));
    }

    [Fact]
    public async Task The_managed_identity_endpoint_requires_its_header()
    {
        await using var tenant = await TestTenant.StartAsync(
            TestScenarios.Scenario(one => one.ManagedIdentity = new() { ClientId = TestScenarios.ClientId, Header = "the header" })
        );
        var url = $"{tenant.Simulator.IdentityEndpoint}?resource=https://graph.microsoft.com&api-version=2019-08-01";

        var without = await Reply.OfAsync(await tenant.Http.GetAsync(url, TestTenant.Cancellation));
        using var request = new HttpRequestMessage(HttpMethod.Get, url) { Headers = { { "X-IDENTITY-HEADER", "the header" } } };
        var with = await Reply.OfAsync(await tenant.Http.SendAsync(request, TestTenant.Cancellation));

        Assert.Equal(401, without.Status);
        Assert.Equal(TestScenarios.ClientId.ToString(), new JsonWebToken((string)with.Json["access_token"]!).GetClaim("appid").Value);
        Assert.True(long.TryParse((string)with.Json["expires_on"]!, out _));
    }

    [Fact]
    public async Task A_token_of_a_person_can_be_ordered()
    {
        await using var tenant = await TestTenant.StartAsync(TestScenarios.Scenario());

        var person = new JsonWebToken(
            tenant.Simulator.IssueToken(
                new()
                {
                    Audience = TestScenarios.ApiAudience,
                    PreferredUsername = "ann@contoso.example",
                    Roles = ["Hygiene.Operate"],
                }
            )
        );

        Assert.Equal("ann@contoso.example", person.GetClaim("preferred_username").Value);
        Assert.Contains(person.Claims, claim => claim is { Type: "roles", Value: "Hygiene.Operate" });
    }

    [Fact]
    public async Task A_federated_token_is_accepted_when_issuer_subject_and_signature_fit()
    {
        using var key = RSA.Create(2048);
        using var otherKey = RSA.Create(2048);
        await using var tenant = await TestTenant.StartAsync(
            TestScenarios.Scenario(one =>
                one.Applications[0]
                    .FederatedCredentials.Add(
                        new()
                        {
                            Issuer = "https://cluster.example",
                            Subject = "system:serviceaccount:hygiene:worker",
                            PublicKey = key.ExportSubjectPublicKeyInfoPem(),
                        }
                    )
            )
        );

        Assert.Equal(200, (await PresentAsync(tenant, key, "system:serviceaccount:hygiene:worker")).Status);
        Assert.Equal(
            "AADSTS700213",
            (await PresentAsync(tenant, key, "system:serviceaccount:other:worker")).Json["error_description"]!.ToString().Split(':')[0]
        );
        Assert.Equal(
            "AADSTS700212",
            (await PresentAsync(tenant, otherKey, "system:serviceaccount:hygiene:worker")).Json["error_description"]!.ToString().Split(':')[
                0
            ]
        );
    }

    private static Task<Reply> PresentAsync(TestTenant tenant, RSA key, string subject) =>
        tenant.TokenReplyAsync("https://graph.microsoft.com", form =>
        {
            form.Remove("client_secret");
            form["client_assertion_type"] = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
            form["client_assertion"] = new JsonWebTokenHandler().CreateToken(
                new JsonObject
                {
                    ["iss"] = "https://cluster.example",
                    ["sub"] = subject,
                    ["aud"] = "api://AzureADTokenExchange",
                    ["exp"] = TimeProvider.System.GetUtcNow().AddMinutes(5).ToUnixTimeSeconds(),
                }.ToJsonString(),
                new SigningCredentials(new RsaSecurityKey(key), SecurityAlgorithms.RsaSha256)
                {
                    CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false },
                }
            );
        });
}
