using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using TenantHygiene.TenantSimulator.Scenarios;

namespace TenantHygiene.TenantSimulator.Tests;

/// <summary>A running simulator and a plain HTTP client that is signed in.</summary>
internal sealed class TestTenant : IAsyncDisposable
{
    private readonly Dictionary<string, string> _tokens = [];

    private TestTenant(SimulatedTenant simulator)
    {
        Simulator = simulator;
        Http = new HttpClient(Trust.Handler(simulator.CertificateAuthorityPem));
    }

    public SimulatedTenant Simulator { get; }

    public HttpClient Http { get; }

    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<TestTenant> StartAsync(Scenario scenario, TimeProvider? time = null) =>
        new(await SimulatedTenant.StartAsync(scenario, time: time, cancellation: Cancellation));

    /// <summary>Asks for a token by secret and gives the whole answer.</summary>
    public async Task<Reply> TokenReplyAsync(string resource, Action<Dictionary<string, string>>? change = null, string? tenant = null)
    {
        var form = new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = TestScenarios.ClientId.ToString(),
            ["client_secret"] = TestScenarios.Secret,
            ["scope"] = $"{resource}/.default",
        };
        change?.Invoke(form);
        using var content = new FormUrlEncodedContent(form);
        return await Reply.OfAsync(
            await Http.PostAsync(
                $"{Simulator.BaseUrl}/{tenant ?? TestScenarios.TenantId.ToString()}/oauth2/v2.0/token",
                content,
                Cancellation
            )
        );
    }

    public async Task<string> TokenAsync(string resource)
    {
        if (!_tokens.TryGetValue(resource, out var token))
        {
            token = (string)(await TokenReplyAsync(resource)).Json["access_token"]!;
            _tokens[resource] = token;
        }

        return token;
    }

    /// <summary>Sends a request to Graph; the path begins after the version.</summary>
    public async Task<Reply> GraphAsync(HttpMethod method, string path, JsonNode? body = null, bool advanced = false, string? token = null)
    {
        using var request = new HttpRequestMessage(
            method,
            path.StartsWith("https:", StringComparison.Ordinal) ? path : Simulator.GraphBaseUrl + path
        );
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token ?? await TokenAsync("https://graph.microsoft.com"));
        if (advanced)
        {
            request.Headers.Add("ConsistencyLevel", "eventual");
        }

        request.Content = body is null ? null : new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        return await Reply.OfAsync(await Http.SendAsync(request, Cancellation));
    }

    public Task<Reply> GetAsync(string path) => GraphAsync(HttpMethod.Get, path);

    /// <summary>Runs a cmdlet.</summary>
    public async Task<Reply> RunAsync(string cmdlet, JsonObject parameters, string? url = null, string? prefer = null, string? token = null)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Post,
            url ?? $"{Simulator.ExchangeBaseUrl}/adminapi/beta/{TestScenarios.TenantId}/InvokeCommand"
        );
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token ?? await TokenAsync("https://outlook.office365.com"));
        if (prefer is not null)
        {
            request.Headers.Add("Prefer", prefer);
        }

        var body = new JsonObject
        {
            ["CmdletInput"] = new JsonObject { ["CmdletName"] = cmdlet, ["Parameters"] = parameters.DeepClone() },
        };
        request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        return await Reply.OfAsync(await Http.SendAsync(request, Cancellation));
    }

    /// <summary>Purges as the product should: by GUID, permanently, without a question.</summary>
    public Task<Reply> PurgeAsync(string cmdlet, Guid guid) =>
        RunAsync(
            cmdlet,
            new JsonObject
            {
                ["Identity"] = guid.ToString(),
                ["PermanentlyDelete"] = true,
                ["Confirm"] = false,
            }
        );

    /// <summary>The error entries of a user as Graph shows them.</summary>
    public async Task<JsonArray> ErrorsAsync(string user = "victim@contoso.example") =>
        (await GetAsync($"/users/{user}?$select=id,serviceProvisioningErrors")).Json["serviceProvisioningErrors"]!.AsArray();

    /// <summary>The texts of a user's unresolved errors.</summary>
    public async Task<string[]> UnresolvedAsync(string user = "victim@contoso.example") =>
        [.. (await ErrorsAsync(user)).Where(error => !(bool)error!["isResolved"]!).Select(error => (string)error!["errorDetail"]!)];

    public Task<Reply> RetryAsync(string user = "victim@contoso.example") =>
        GraphAsync(HttpMethod.Post, $"/users/{user}/retryServiceProvisioning");

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Simulator.DisposeAsync();
    }
}

/// <summary>An HTTP answer, read.</summary>
internal sealed record Reply(int Status, byte[] Body, IReadOnlyDictionary<string, string> Headers, string? ContentType)
{
    public JsonObject Json => JsonNode.Parse(Body)!.AsObject();

    public string Text => Encoding.UTF8.GetString(Body);

    /// <summary>The rows of a list.</summary>
    public JsonArray Value => Json["value"]!.AsArray();

    /// <summary>error.code of Graph, or error of Entra ID.</summary>
    public string ErrorCode => Json["error"] is JsonObject error ? (string)error["code"]! : (string)Json["error"]!;

    /// <summary>The text of an Exchange error's first detail.</summary>
    public string Detail => (string)Json["error"]!["details"]![0]!["message"]!;

    /// <summary>The short name of an Exchange error's exception.</summary>
    public string ExceptionType => Detail.Split('|')[1].Split('.')[^1];

    public static async Task<Reply> OfAsync(HttpResponseMessage response)
    {
        using (response)
        {
            var headers = response
                .Headers.Concat(response.Content.Headers)
                .ToDictionary(header => header.Key, header => string.Join(',', header.Value), StringComparer.OrdinalIgnoreCase);
            return new Reply(
                (int)response.StatusCode,
                await response.Content.ReadAsByteArrayAsync(TestTenant.Cancellation),
                headers,
                response.Content.Headers.ContentType?.MediaType
            );
        }
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Status} {Text}");
}

/// <summary>HTTP handlers that trust the simulator's authority and nothing else.</summary>
internal static class Trust
{
    public static SocketsHttpHandler Handler(string authorityPem) =>
        new()
        {
            AllowAutoRedirect = false,
            SslOptions = new()
            {
                CertificateChainPolicy = new X509ChainPolicy
                {
                    TrustMode = X509ChainTrustMode.CustomRootTrust,
                    RevocationMode = X509RevocationMode.NoCheck,
                    CustomTrustStore = { X509Certificate2.CreateFromPem(authorityPem) },
                },
            },
        };
}
