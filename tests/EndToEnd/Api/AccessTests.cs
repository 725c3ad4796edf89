using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using TenantHygiene.EndToEnd.Support;
using TenantHygiene.LocalEnvironment.Processes;

namespace TenantHygiene.EndToEnd.Api;

/// <summary>Who may call what. The table is the contract.</summary>
[Collection(nameof(SharedProduct))]
public sealed class AccessTests(SharedProduct product) : EndToEndTests(product)
{
    private static readonly Uri _root = new("http://localhost/api/v1/");
    private const string Anonymous = "Anonymous";
    private const string Snoozed = "00000000-0000-4000-8000-000000000001";
    private const string Grantee = "00000000-0000-4000-8000-000000000002";

    /// <summary>Method, path, the role that may, and what it gets.</summary>
    public static TheoryData<string, string, string, HttpStatusCode> Routes =>
        new()
        {
            { "GET", "health", Anonymous, HttpStatusCode.OK },
            { "GET", "remediations", "Hygiene.Read", HttpStatusCode.OK },
            { "GET", "remediations/r-none-1", "Hygiene.Read", HttpStatusCode.NotFound },
            { "GET", "remediations/r-none-1/events", "Hygiene.Read", HttpStatusCode.NotFound },
            { "GET", "tickets/servicenow/INC-none/remediations", "Hygiene.Read", HttpStatusCode.OK },
            { "GET", "status/nonsense", Anonymous, HttpStatusCode.NotFound },
            { "POST", "remediations/r-none-1/status-links", "Hygiene.Operate", HttpStatusCode.NotFound },
            { "GET", "remediations/r-none-1/evidence", "Hygiene.Read", HttpStatusCode.NotFound },
            { "GET", $"tenants/{TenantDriver.Northwind}/users/{Guid.Empty}/snooze", "Hygiene.Read", HttpStatusCode.NotFound },
            { "PUT", $"tenants/{TenantDriver.Northwind}/users/{Snoozed}/snooze", "Hygiene.Operate", HttpStatusCode.OK },
            { "DELETE", $"tenants/{TenantDriver.Northwind}/users/{Guid.Empty}/snooze", "Hygiene.Operate", HttpStatusCode.NotFound },
            { "POST", "remediations", "Hygiene.Operate", HttpStatusCode.UnprocessableEntity },
            { "POST", "remediations/r-none-1/cancel", "Hygiene.Operate", HttpStatusCode.NotFound },
            { "POST", "remediations/r-none-1/retry", "Hygiene.Operate", HttpStatusCode.NotFound },
            { "POST", "remediations/r-none-1/approve", "Hygiene.Approve", HttpStatusCode.NotFound },
            { "POST", "remediations/r-none-1/reject", "Hygiene.Approve", HttpStatusCode.NotFound },
            { "GET", $"tenants/{TenantDriver.Northwind}/release", "Hygiene.Read", HttpStatusCode.OK },
            { "PUT", $"tenants/{TenantDriver.Northwind}/release", "Hygiene.Admin", HttpStatusCode.OK },
            { "GET", "openapi.json", Anonymous, HttpStatusCode.OK },
            { "GET", "policies/schema", Anonymous, HttpStatusCode.OK },
            { "POST", "policies/validate", "Hygiene.Read", HttpStatusCode.OK },
            { "POST", "scans", "Hygiene.Operate", HttpStatusCode.Accepted },
            { "GET", "scans", "Hygiene.Read", HttpStatusCode.OK },
            { "GET", "scans/s-none", "Hygiene.Read", HttpStatusCode.NotFound },
            { "GET", "me", "Hygiene.Read", HttpStatusCode.OK },
            { "GET", "summary", "Hygiene.Read", HttpStatusCode.OK },
            { "GET", $"tenants/{TenantDriver.Northwind}/summary", "Hygiene.Read", HttpStatusCode.OK },
            { "GET", "tenants", "Hygiene.Read", HttpStatusCode.OK },
            { "POST", "tenants/import", "Hygiene.Admin", HttpStatusCode.BadRequest },
            { "GET", $"tenants/{TenantDriver.Northwind}/audit", "Hygiene.Read", HttpStatusCode.OK },
            { "GET", $"tenants/{TenantDriver.Northwind}", "Hygiene.Read", HttpStatusCode.OK },
            { "PUT", "tenants/not-a-guid", "Hygiene.Admin", HttpStatusCode.BadRequest },
            { "PATCH", $"tenants/{TenantDriver.Northwind}", "Hygiene.Admin", HttpStatusCode.OK },
            { "DELETE", $"tenants/{TenantDriver.Northwind}", "Hygiene.Admin", HttpStatusCode.Conflict },
            { "GET", $"tenants/{TenantDriver.Northwind}/grants", "Hygiene.Admin", HttpStatusCode.OK },
            { "PUT", $"tenants/{TenantDriver.Northwind}/grants/{Grantee}", "Hygiene.Admin", HttpStatusCode.OK },
            { "DELETE", $"tenants/{TenantDriver.Northwind}/grants/{Guid.Empty}", "Hygiene.Admin", HttpStatusCode.NotFound },
            { "GET", "remediations/r-none-1/status-links", "Hygiene.Read", HttpStatusCode.NotFound },
            { "DELETE", "remediations/r-none-1/status-links/0123456789abcdef", "Hygiene.Operate", HttpStatusCode.NotFound },
            { "GET", "agents", "Hygiene.Read", HttpStatusCode.OK },
            { "GET", "kill-switch", "Hygiene.Read", HttpStatusCode.OK },
            { "PUT", "kill-switch", "Hygiene.Admin", HttpStatusCode.OK },
            { "GET", "breaker", "Hygiene.Read", HttpStatusCode.OK },
            { "POST", "breaker/reset", "Hygiene.Admin", HttpStatusCode.OK },
            { "GET", "poison-messages", "Hygiene.Read", HttpStatusCode.OK },
            { "POST", "poison-messages/replay", "Hygiene.Operate", HttpStatusCode.OK },
            { "POST", "poison-messages/none/dismiss", "Hygiene.Operate", HttpStatusCode.NotFound },
            { "GET", "poison-messages?queue=ticket-events", "Hygiene.Read", HttpStatusCode.OK },
            { "POST", "poison-messages/replay?queue=ticket-events", "Hygiene.Operate", HttpStatusCode.OK },
            { "GET", "poison-messages?queue=remediation-notifications", "Hygiene.Read", HttpStatusCode.OK },
            { "POST", "poison-messages/replay?queue=remediation-notifications", "Hygiene.Operate", HttpStatusCode.OK },
            { "GET", "poison-messages?queue=outbox-partitions", "Hygiene.Read", HttpStatusCode.OK },
            { "POST", "poison-messages/replay?queue=outbox-partitions", "Hygiene.Operate", HttpStatusCode.OK },
            { "GET", "poison-messages?queue=due-scans", "Hygiene.Read", HttpStatusCode.OK },
            { "POST", "poison-messages/replay?queue=due-scans", "Hygiene.Operate", HttpStatusCode.OK },
            { "GET", "poison-messages?queue=control-00", "Hygiene.Read", HttpStatusCode.BadRequest },
            { "GET", "dead-letters", "Hygiene.Read", HttpStatusCode.OK },
            { "POST", "dead-letters/replay", "Hygiene.Operate", HttpStatusCode.OK },
            { "POST", "webhooks/nowhere", Anonymous, HttpStatusCode.NotFound },
            { "OPTIONS", "webhooks/nowhere", Anonymous, HttpStatusCode.NotFound },
            // Without the media types that MCP asks for.
            { "POST", "mcp", "Hygiene.Read", HttpStatusCode.NotAcceptable },
            { "GET", "../../.well-known/oauth-protected-resource/api/v1/mcp", Anonymous, HttpStatusCode.OK },
        };

    [Fact]
    public void Every_route_of_the_API_is_in_the_table()
    {
        var paths = JsonNode.Parse(File.ReadAllText(Path.Combine(RepositoryRoot.Find(), "docs", "openapi.json")))!["paths"]!.AsObject();
        var operations = paths.SelectMany(path =>
            path.Value!.AsObject().Select(operation => $"{operation.Key.ToUpperInvariant()} {path.Key}")
        );
        var called = Routes.Select(row => $"{row.Data.Item1} {new Uri(_root, row.Data.Item2).AbsolutePath}").ToList();

        Assert.DoesNotContain(operations, operation =>
            !called.Any(one =>
                Regex.IsMatch(one, $"^{Regex.Replace(operation, @"\{[^}]+\}", "[^/]+")}$", RegexOptions.None, TimeSpan.FromSeconds(1))
            )
        );
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task A_route_is_open_to_its_role_and_to_no_other(string method, string path, string allowed, HttpStatusCode success)
    {
        foreach (var role in ApiDriver.Roles)
        {
            var answer = await CallAsync(method, path, await Tenant.SignTokenAsync([role]));

            var isAllowed = allowed == Anonymous || role == allowed;
            Assert.True(answer.Status == (isAllowed ? success : HttpStatusCode.Forbidden), $"{method} {path} as {role}: {answer}");
        }

        var withoutRole = await CallAsync(method, path, await Tenant.SignTokenAsync(["Hygiene.Everything"]));
        Assert.Equal(allowed == Anonymous ? success : HttpStatusCode.Forbidden, withoutRole.Status);
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task A_route_requires_a_valid_token(string method, string path, string allowed, HttpStatusCode success)
    {
        var good = await Tenant.SignTokenAsync(ApiDriver.Roles);
        var bad = new Dictionary<string, string>
        {
            ["none"] = "",
            ["none at all"] = "nonsense",
            ["tampered with"] = TamperedWith(good),
            ["expired"] = await Tenant.SignTokenAsync(ApiDriver.Roles, lifetimeSeconds: -3600),
            ["for somebody else"] = await Tenant.SignTokenAsync(ApiDriver.Roles, audience: "https://graph.microsoft.com"),
        };

        foreach (var (name, token) in bad)
        {
            var answer = await CallAsync(method, path, token);

            Assert.True(
                answer.Status == (allowed == Anonymous ? success : HttpStatusCode.Unauthorized),
                $"{method} {path} with a token that is {name}: {answer}"
            );
            // A second word names where agents get tokens.
            Assert.Equal(allowed == Anonymous ? null : "Bearer", answer.Header("WWW-Authenticate")?.Split(' ')[0]);
        }
    }

    [Fact]
    public async Task A_token_without_any_role_may_nothing()
    {
        var answer = await Api.SendAsync(HttpMethod.Get, "remediations", token: await Tenant.SignTokenAsync([]));

        Assert.Equal(HttpStatusCode.Forbidden, answer.Status);
        Assert.Equal("forbidden", (string?)answer.Body["code"]);
    }

    [Fact]
    public async Task What_the_host_has_beside_the_API_is_not_reachable()
    {
        // The official host asks there for its own keys, which nobody is given; this repository's has nothing there.
        var closed = Machine.UsesFunc ? HttpStatusCode.Unauthorized : HttpStatusCode.NotFound;

        Assert.Equal(closed, (await Api.GetAsync("../../admin/host/status")).Status);
        Assert.Equal(closed, (await Api.GetAsync("../../runtime/webhooks/durabletask/instances")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await Api.GetAsync("orchestrations")).Status);
    }

    private Task<ApiResponse> CallAsync(string method, string path, string token) =>
        Api.SendAsync(new HttpMethod(method), path, Body(method, path), token);

    // Bodies that are right and change nothing of interest to other tests.
    private static JsonObject? Body(string method, string path) =>
        (method, path) switch
        {
            ("PUT", _) when path.EndsWith("/snooze", StringComparison.Ordinal) => new()
            {
                ["until"] = $"{TimeProvider.System.GetUtcNow().AddDays(1):O}",
                ["reason"] = "A test of who may ask for it.",
            },
            ("POST", "poison-messages/none/dismiss") => new() { ["reason"] = "A test of who may dismiss it." },
            ("POST", "remediations") => new() { ["tenantId"] = TenantDriver.Contoso, ["user"] = "nobody@contoso.example" },
            ("POST", "scans") => new() { ["tenantId"] = TenantDriver.Fabrikam },
            ("POST", "remediations/r-none-1/approve" or "remediations/r-none-1/reject") => new() { ["planHash"] = new string('0', 64) },
            ("PUT", "tenants/not-a-guid") => new()
            {
                ["name"] = "Nobody",
                ["credential"] = new JsonObject { ["kind"] = "ManagedIdentity" },
            },
            ("PATCH", _) => new() { ["reason"] = "A test of who may change it." },
            ("PUT", _) when path.Contains("/grants/", StringComparison.Ordinal) => new() { ["roles"] = new JsonArray("Hygiene.Approve") },
            ("POST", "policies/validate" or "mcp") => [],
            ("POST", "breaker/reset") => new() { ["reason"] = "A test of who may close it.", ["tenantId"] = TenantDriver.Northwind },
            ("PUT", not "kill-switch") => new() { ["isReleased"] = false },
            ("PUT", "kill-switch") => new()
            {
                ["isOn"] = false,
                ["reason"] = "A test of who may turn it.",
                ["tenantId"] = TenantDriver.Northwind,
            },
            _ => null,
        };

    private static string TamperedWith(string token)
    {
        var parts = token.Split('.');
        parts[1] = parts[1][..^3] + (parts[1][^3] == 'A' ? 'B' : 'A') + parts[1][^2..];
        return string.Join('.', parts);
    }
}
