using System.Collections.Specialized;
using System.Security.Cryptography;
using System.Text;
using System.Web;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using TenantHygiene.TenantSimulator.Scenarios;

namespace TenantHygiene.TenantSimulator.Tests.EntraId;

/// <summary>People sign in to a single-page application as Entra ID documents it: authorization code, proof key, one use of everything.</summary>
public sealed class SignInTests
{
    private const string Page = "http://127.0.0.1:7071/";
    private const string Origin = "http://127.0.0.1:7071";
    private const string Verifier = "a-secret-of-the-page-that-is-forty-three-letters-long";
    private static readonly Guid _client = Guid.Parse("a1000000-0000-4000-8000-000000000020");
    private static readonly PersonScenario _person = new()
    {
        ObjectId = Guid.Parse("b1000000-0000-4000-8000-000000000001"),
        UserPrincipalName = "ada@contoso.example",
        DisplayName = "Ada <b>Administrator</b>",
        Roles = new() { [TestScenarios.ApiAudience] = ["Hygiene.Read"] },
        Groups = [Guid.Parse("c1000000-0000-4000-8000-000000000001")],
    };

    [Fact]
    public async Task A_person_is_chosen_on_the_page_and_the_code_gives_tokens_that_say_who_it_is()
    {
        await using var tenant = await StartAsync();
        var page = await AuthorizeAsync(tenant, choose: false);
        var back = await AuthorizeAsync(tenant);

        var tokens = (await RedeemAsync(tenant, Fragment(back)["code"]!)).Json;
        var id = new JsonWebToken((string)tokens["id_token"]!);
        var access = new JsonWebToken((string)tokens["access_token"]!);

        Assert.Contains("Ada &lt;b&gt;Administrator", page.Text, StringComparison.Ordinal);
        Assert.Equal("s1", Fragment(back)["state"]);
        Assert.Equal(
            (_client.ToString(), "n1", _person.ObjectId.ToString(), "ada@contoso.example"),
            (id.Audiences.Single(), id.GetClaim("nonce").Value, id.GetClaim("oid").Value, id.GetClaim("preferred_username").Value)
        );
        Assert.Equal(
            (TestScenarios.ApiAudience, "Hygiene.Read", _person.Groups[0].ToString(), _person.ObjectId.ToString()),
            (access.Audiences.Single(), access.GetClaim("roles").Value, access.GetClaim("groups").Value, access.GetClaim("oid").Value)
        );
    }

    [Fact]
    public async Task A_code_and_a_refresh_token_are_good_for_once()
    {
        await using var tenant = await StartAsync();
        var code = Fragment(await AuthorizeAsync(tenant))["code"]!;

        var first = await RedeemAsync(tenant, code);
        var again = await RedeemAsync(tenant, code);
        var refresh = (string)first.Json["refresh_token"]!;
        var renewed = await RefreshAsync(tenant, refresh);
        var renewedAgain = await RefreshAsync(tenant, refresh);

        Assert.Equal((200, "invalid_grant"), (first.Status, again.ErrorCode));
        Assert.Equal((200, "invalid_grant"), (renewed.Status, renewedAgain.ErrorCode));
        Assert.NotEqual(refresh, (string)renewed.Json["refresh_token"]!);
    }

    [Theory]
    [InlineData("code_verifier", "another-secret-that-is-forty-three-letters-long-too", "AADSTS501481")]
    [InlineData("redirect_uri", "http://127.0.0.1:7071/other", "AADSTS500112")]
    [InlineData("client_id", "a1000000-0000-4000-8000-000000000001", "AADSTS70008")]
    [InlineData("origin", "http://evil.example", "AADSTS9002326")]
    [InlineData("origin", "", "AADSTS9002327")]
    public async Task A_code_is_redeemed_only_with_the_secret_of_the_page_that_asked_and_from_its_origin(
        string name,
        string value,
        string code
    )
    {
        await using var tenant = await StartAsync();
        var authorization = Fragment(await AuthorizeAsync(tenant))["code"]!;

        var refused = await RedeemAsync(tenant, authorization, (name, value));

        Assert.Equal(400, refused.Status);
        Assert.Contains(code, (string)refused.Json["error_description"]!, StringComparison.Ordinal);
        Assert.DoesNotContain(
            "http://evil.example",
            refused.Headers.GetValueOrDefault("Access-Control-Allow-Origin", ""),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("http://127.0.0.1:7071/other")]
    [InlineData("http://127.0.0.1.evil.example/")]
    [InlineData("https://127.0.0.1:7071/")]
    [InlineData("http://evil.example/")]
    public async Task An_address_that_is_not_registered_gets_nothing_not_even_the_error(string address)
    {
        await using var tenant = await StartAsync();

        var answer = await AuthorizeAsync(tenant, change: ("redirect_uri", address));

        Assert.Equal(400, answer.Status);
        Assert.False(answer.Headers.ContainsKey("Location"));
        Assert.Contains("AADSTS50011", answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("code_challenge", "", "AADSTS9002325")]
    [InlineData("code_challenge_method", "plain", "AADSTS9002325")]
    [InlineData("response_type", "token", "AADSTS700054")]
    [InlineData("scope", "openid api://nobody/user_impersonation", "AADSTS500011")]
    public async Task A_wrong_request_is_sent_back_with_its_AADSTS_number(string name, string value, string code)
    {
        await using var tenant = await StartAsync();

        var back = await AuthorizeAsync(tenant, change: (name, value));

        Assert.Contains(code, Fragment(back)["error_description"], StringComparison.Ordinal);
        Assert.Null(Fragment(back)["code"]);
    }

    private static async Task<TestTenant> StartAsync()
    {
        var scenario = TestScenarios.Scenario();
        scenario.Tenants[0].People = [_person];
        scenario
            .Tenants[0]
            .Applications.Add(
                new ApplicationScenario
                {
                    ClientId = _client,
                    Name = "Dashboard",
                    SpaRedirectUris = ["http://127.0.0.1/"],
                }
            );
        return await TestTenant.StartAsync(scenario);
    }

    private static async Task<Reply> AuthorizeAsync(TestTenant tenant, bool choose = true, (string Name, string Value)? change = null)
    {
        var query = HttpUtility.ParseQueryString("");
        query["client_id"] = _client.ToString();
        query["response_type"] = "code";
        query["response_mode"] = "fragment";
        query["redirect_uri"] = Page;
        query["scope"] = $"openid profile offline_access {TestScenarios.ApiAudience}/user_impersonation";
        query["state"] = "s1";
        query["nonce"] = "n1";
        query["code_challenge"] = Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier)));
        query["code_challenge_method"] = "S256";
        query["chosen_person"] = choose ? _person.ObjectId.ToString() : null;
        if (change is var (name, value))
        {
            query[name] = value;
        }

        return await Reply.OfAsync(
            await tenant.Http.GetAsync(
                $"{tenant.Simulator.BaseUrl}/{TestScenarios.TenantId}/oauth2/v2.0/authorize?{query}",
                TestTenant.Cancellation
            )
        );
    }

    private static NameValueCollection Fragment(Reply back) =>
        HttpUtility.ParseQueryString(new Uri(back.Headers["Location"]).Fragment.TrimStart('#'));

    private static Task<Reply> RedeemAsync(TestTenant tenant, string code, (string Name, string Value)? change = null) =>
        TokenAsync(
            tenant,
            new()
            {
                ["grant_type"] = "authorization_code",
                ["code"] = code,
                ["redirect_uri"] = Page,
                ["code_verifier"] = Verifier,
            },
            change
        );

    private static Task<Reply> RefreshAsync(TestTenant tenant, string token) =>
        TokenAsync(tenant, new() { ["grant_type"] = "refresh_token", ["refresh_token"] = token }, change: null);

    private static async Task<Reply> TokenAsync(TestTenant tenant, Dictionary<string, string> form, (string Name, string Value)? change)
    {
        form["client_id"] = _client.ToString();
        form["origin"] = Origin;
        if (change is var (name, value))
        {
            form[name] = value;
        }

        using var request = new HttpRequestMessage(
            HttpMethod.Post,
            $"{tenant.Simulator.BaseUrl}/{TestScenarios.TenantId}/oauth2/v2.0/token"
        );
        form.Remove("origin", out var origin);
        if (origin is { Length: > 0 })
        {
            request.Headers.Add("Origin", origin);
        }

        request.Content = new FormUrlEncodedContent(form);
        return await Reply.OfAsync(await tenant.Http.SendAsync(request, TestTenant.Cancellation));
    }
}
