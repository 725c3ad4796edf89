using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using TenantHygiene.EndToEnd.Support;
using TenantHygiene.Remediation.Outcomes;

namespace TenantHygiene.EndToEnd.Api;

/// <summary>The product with settings that name one of the four tenants, and the secret of another.</summary>
public sealed class RegistryProduct() : Product("registry", Scenario("four-policies.json"), Settings)
{
    private static Dictionary<string, string?> Settings
    {
        get
        {
            var settings = new Dictionary<string, string?>(ShortWaits.Short) { ["Secrets__tailspin"] = "simulated-function-app-secret" };
            foreach (
                var name in new[] { "TenantId", "Name", "Policy", "Credential__Kind", "Credential__ClientId", "Credential__ClientSecret" }
            )
            {
                settings[$"Tenants__1__{name}"] = settings[$"Tenants__2__{name}"] = settings[$"Tenants__3__{name}"] = null;
            }

            return settings;
        }
    }
}

/// <summary>Tenants come and go without a restart, and no secret is stored for them.</summary>
public sealed class TenantRegistryTests(RegistryProduct product) : EndToEndTests(product), IClassFixture<RegistryProduct>
{
    private static readonly Guid _tailspin = TenantDriver.Tailspin;

    [Fact]
    public async Task A_registered_tenant_is_scanned_and_repaired_and_a_pause_stops_it_at_once()
    {
        var user = await Tenant.AddConflictAsync("registry-first", tenantId: _tailspin);
        Assert.Equal(HttpStatusCode.NotFound, (await Api.GetAsync($"tenants/{_tailspin}")).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await Api.PostAsync("remediations", ApiDriver.RemediationBody(user))).Status);

        var registered = await RegisterAsync("tailspin");
        Assert.True(registered.Status is HttpStatusCode.OK, $"{registered}");
        Assert.DoesNotContain("simulated-function-app-secret", $"{registered}", StringComparison.Ordinal);
        Assert.Equal(2, (await Api.GetAsync("tenants")).Body["items"]!.AsArray().Count);

        var scan = await Api.PostAsync("scans", new JsonObject { ["tenantId"] = _tailspin });
        Assert.True(scan.Status is HttpStatusCode.Accepted, $"{scan}");
        var first = await Api.WaitForEndAsync(await RemediationOfAsync(user));
        Assert.Equal(RemediationState.Resolved, first.State);

        var second = await Tenant.AddConflictAsync("registry-second", tenantId: _tailspin);
        await ChangeAsync(isPaused: true);
        var refused = await Api.PostAsync("remediations", ApiDriver.RemediationBody(second));
        Assert.Equal((HttpStatusCode.Conflict, "tenant-paused"), (refused.Status, (string?)refused.Body["code"]));
        Assert.Equal(HttpStatusCode.Conflict, (await Api.PostAsync("scans", new JsonObject { ["tenantId"] = _tailspin })).Status);

        await ChangeAsync(isPaused: false);
        Assert.Equal(RemediationState.Resolved, (await Api.WaitForEndAsync(await Api.RequestRemediationAsync(second))).State);

        var kinds = (await AuditAsync(_tailspin)).Select(entry => (string)entry["kind"]!).ToList();
        Assert.Equal(
            ["tenant-registered", "tenant-changed", "tenant-changed"],
            kinds.Where(kind => kind.StartsWith("tenant-", StringComparison.Ordinal))
        );
    }

    [Fact]
    public async Task A_tenant_that_cannot_be_worked_with_is_refused_and_the_answer_says_what_to_change()
    {
        var withoutSecret = await RegisterAsync("no-such-setting");
        var withoutPolicy = await RegisterAsync("tailspin", policy: "no-such-policy");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, withoutSecret.Status);
        Assert.Contains("ClientSecret is missing", (string)withoutSecret.Body["detail"]!, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, withoutPolicy.Status);
        Assert.Contains("no-such-policy", (string)withoutPolicy.Body["detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_registers_all_of_its_tenants_or_none_and_a_second_time_changes_nothing()
    {
        var application = Guid.Parse("a3000000-0000-4000-8000-000000000001");
        var good = $"{TenantDriver.Northwind},\"Northwind, Inc.\",observe,ClientSecret,{application},tailspin";

        var wrong = await ImportAsync(good, "not-a-guid,Nobody,,ManagedIdentity,,");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.Status);
        Assert.Equal(["Registered", "Wrong"], Actions(wrong));
        Assert.Equal(HttpStatusCode.NotFound, (await Api.GetAsync($"tenants/{TenantDriver.Northwind}")).Status);

        Assert.Equal(["Registered"], Actions(await ImportAsync(good)));
        Assert.Equal(["Kept"], Actions(await ImportLinesAsync("\n", good)));
        Assert.Equal("Northwind, Inc.", (string?)(await Api.GetAsync($"tenants/{TenantDriver.Northwind}")).Body["name"]);

        Assert.Equal(HttpStatusCode.NoContent, (await Api.SendAsync(HttpMethod.Delete, $"tenants/{TenantDriver.Northwind}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await Api.GetAsync($"tenants/{TenantDriver.Northwind}")).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await Api.SendAsync(HttpMethod.Delete, $"tenants/{TenantDriver.Contoso}")).Status);
    }

    [Fact]
    public async Task The_audit_log_is_read_in_parts_that_skip_and_repeat_nothing()
    {
        for (var number = 0; number < 3; number++)
        {
            await Api.SendAsync(
                new HttpMethod("PATCH"),
                $"tenants/{TenantDriver.Contoso}",
                new JsonObject { ["reason"] = $"Part {number}" }
            );
        }

        var whole = await AuditAsync(TenantDriver.Contoso);
        var parts = new List<long>();
        while (await Api.GetAsync($"tenants/{TenantDriver.Contoso}/audit?top=1&after={parts.Count}") is { Text: { Length: > 0 } line })
        {
            parts.Add((long)JsonNode.Parse(line)!["sequence"]!);
        }

        Assert.Equal(Enumerable.Range(1, whole.Count).Select(number => (long)number), parts);
        var table = await Api.GetAsync($"tenants/{TenantDriver.Contoso}/audit", ("Accept", "text/csv"));
        Assert.Equal("text/csv", table.ContentType);
        Assert.StartsWith("sequence,at,kind,", table.Text, StringComparison.Ordinal);
        Assert.StartsWith("id,tenantId,", (await Api.GetAsync("remediations", ("Accept", "text/csv"))).Text, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Actions(ApiResponse answer) =>
        answer.Body["items"]!.AsArray().Select(item => (string)item!["action"]!);

    private Task<ApiResponse> ImportAsync(params string[] rows) => ImportLinesAsync("\r\n", rows);

    private async Task<ApiResponse> ImportLinesAsync(string lineEnd, params string[] rows)
    {
        using var body = new StringContent(
            string.Join(lineEnd, rows.Prepend("tenantId,name,policy,kind,clientId,secretName")),
            Encoding.UTF8,
            "text/csv"
        );
        return await Api.SendTextAsync(HttpMethod.Post, "tenants/import", body);
    }

    private Task<ApiResponse> RegisterAsync(string secretName, string policy = "automatic") =>
        Api.SendAsync(
            HttpMethod.Put,
            $"tenants/{_tailspin}",
            new JsonObject
            {
                ["name"] = "Tailspin Toys",
                ["policy"] = policy,
                ["credential"] = new JsonObject
                {
                    ["kind"] = "ClientSecret",
                    ["clientId"] = "a4000000-0000-4000-8000-000000000001",
                    ["secretName"] = secretName,
                },
            }
        );

    private async Task ChangeAsync(bool isPaused)
    {
        var answer = await Api.SendAsync(
            new HttpMethod("PATCH"),
            $"tenants/{_tailspin}",
            new JsonObject { ["isPaused"] = isPaused, ["reason"] = "The customer moves." }
        );
        Assert.True(answer.Status is HttpStatusCode.OK, $"{answer}");
    }

    private async Task<string> RemediationOfAsync(AffectedUser user)
    {
        var list = await Testing.Eventually.SeeAsync(
            $"a remediation of {user.Name}",
            async () => (await Api.GetAsync($"remediations?user={user.Id}")).Body["items"]!.AsArray(),
            items => items.Count > 0
        );
        return (string)list[0]!["id"]!;
    }

    private async Task<IReadOnlyList<JsonNode>> AuditAsync(Guid tenantId) =>
        [
            .. (await Api.GetAsync($"tenants/{tenantId}/audit"))
                .Text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => JsonNode.Parse(line)!),
        ];
}
