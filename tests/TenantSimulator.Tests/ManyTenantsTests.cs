using System.Text.Json.Nodes;
using TenantHygiene.TenantSimulator.Faults;
using TenantHygiene.TenantSimulator.Hosting;
using TenantHygiene.TenantSimulator.Scenarios;
using TenantHygiene.TenantSimulator.Tenants;

namespace TenantHygiene.TenantSimulator.Tests;

public sealed class ManyTenantsTests
{
    [Fact]
    public async Task Generated_tenants_are_always_the_same_and_share_the_errors_among_them()
    {
        await using var first = await TestTenant.StartAsync(Many(8, usersEach: 10, share: 0.05));
        await using var second = await TestTenant.StartAsync(Many(8, usersEach: 10, share: 0.05));

        var state = first.Simulator.State();

        Assert.Equal(first.Simulator.TenantViews(), second.Simulator.TenantViews());
        Assert.Equal(8, state.Select(tenant => tenant.TenantId).Distinct().Count());
        Assert.All(state, tenant => Assert.Equal(10, tenant.UserCount));
        Assert.Equal([1, 0, 1, 0, 1, 0, 1, 0], state.Select(tenant => tenant.UsersWithUnresolvedErrors));
    }

    [Fact]
    public async Task A_token_leads_to_its_own_tenant_and_to_no_other()
    {
        await using var tenant = await TestTenant.StartAsync(Many(2, usersEach: 3));
        var (one, other) = (tenant.Simulator.TenantViews()[0], tenant.Simulator.TenantViews()[1]);

        var users = await tenant.GraphAsync(HttpMethod.Get, "/users?$select=userPrincipalName", token: await GraphTokenAsync(tenant, one));
        var byDomain = await tenant.TokenReplyAsync("https://graph.microsoft.com", tenant: other.DefaultDomain);
        var exchange = (string)
            (await tenant.TokenReplyAsync("https://outlook.office365.com", tenant: one.TenantId.ToString())).Json["access_token"]!;
        var own = await tenant.RunAsync("Get-Mailbox", [], Invoke(tenant, one), token: exchange);
        var foreign = await tenant.RunAsync("Get-Mailbox", [], Invoke(tenant, other), token: exchange);

        Assert.All(users.Value, user =>
            Assert.EndsWith($"@{one.DefaultDomain}", (string)user!["userPrincipalName"]!, StringComparison.Ordinal)
        );
        Assert.Equal(200, byDomain.Status);
        Assert.Equal((200, 401), (own.Status, foreign.Status));
    }

    [Fact]
    public async Task A_permission_that_one_tenant_grants_is_granted_there_alone()
    {
        var scenario = Many(2, usersEach: 1);
        scenario.GenerateTenants.Applications[0].Permissions["graph"] = ["Application.Read.All", "AppRoleAssignment.ReadWrite.All"];
        await using var tenant = await TestTenant.StartAsync(scenario);
        var (one, other) = (tenant.Simulator.TenantViews()[0], tenant.Simulator.TenantViews()[1]);

        await GrantAsync(tenant, one, "df021288-bdef-4463-88db-98f22de89214");

        Assert.Equal(200, (await tenant.GraphAsync(HttpMethod.Get, "/users", token: await GraphTokenAsync(tenant, one))).Status);
        Assert.Equal(403, (await tenant.GraphAsync(HttpMethod.Get, "/users", token: await GraphTokenAsync(tenant, other))).Status);
    }

    [Fact]
    public async Task A_fault_of_one_tenant_leaves_the_others_alone()
    {
        await using var tenant = await TestTenant.StartAsync(Many(2, usersEach: 1));
        var (one, other) = (tenant.Simulator.TenantViews()[0], tenant.Simulator.TenantViews()[1]);
        tenant.Simulator.AddFault(
            new Fault
            {
                TenantId = one.TenantId,
                Answer = new() { Status = 503 },
            }
        );

        var refused = await tenant.TokenReplyAsync("https://graph.microsoft.com", tenant: one.DefaultDomain);
        var served = await tenant.GraphAsync(HttpMethod.Get, "/users", token: await GraphTokenAsync(tenant, other));

        Assert.Equal((503, 200), (refused.Status, served.Status));
    }

    [Fact]
    public async Task A_mutation_changes_its_own_tenant_alone()
    {
        await using var tenant = await TestTenant.StartAsync(Many(2, usersEach: 2));
        var other = tenant.Simulator.TenantViews()[1];

        tenant.Simulator.Mutate(
            new()
            {
                Kind = MutationKind.DeleteUser,
                TenantId = other.TenantId,
                User = $"user000001@{other.DefaultDomain}",
            }
        );

        Assert.Equal([(2, 0), (1, 1)], tenant.Simulator.State().Select(state => (state.UserCount, state.DeletedUserCount)));
    }

    [Fact]
    public async Task The_report_counts_requests_and_damage_of_each_tenant_and_all_damage_together()
    {
        await using var tenant = await TestTenant.StartAsync(Many(3, usersEach: 2));
        foreach (var one in tenant.Simulator.TenantViews().Take(2))
        {
            var token = (string)
                (await tenant.TokenReplyAsync("https://outlook.office365.com", tenant: one.DefaultDomain)).Json["access_token"]!;
            var remove = new JsonObject { ["Identity"] = $"user000001@{one.DefaultDomain}", ["Confirm"] = false };
            await tenant.RunAsync("Remove-Mailbox", remove, Invoke(tenant, one), token: token);
        }

        var second = tenant.Simulator.TenantViews()[1].TenantId;
        var whole = (await Reply.OfAsync(await tenant.Http.GetAsync(Report(tenant, ""), TestTenant.Cancellation))).Json;
        var part = (await Reply.OfAsync(await tenant.Http.GetAsync(Report(tenant, $"?tenantId={second}"), TestTenant.Cancellation))).Json;
        var unknown = await Reply.OfAsync(
            await tenant.Http.GetAsync(Report(tenant, $"?tenantId={Guid.NewGuid()}"), TestTenant.Cancellation)
        );

        Assert.Equal((2, 3), ((int)whole["damage"]!, whole["tenants"]!.AsArray().Count));
        Assert.Equal((1, second), ((int)part["damage"]!, (Guid)part["tenants"]!.AsArray().Single()!["tenantId"]!));
        Assert.Equal(
            ["entra 1 1", "exchange 1 1"],
            part["tenants"]![0]!["apis"]!.AsArray().Select(api => $"{api!["api"]} {api["requests"]} {api["statuses"]!["200"]}")
        );
        Assert.Empty(whole["tenants"]![2]!["apis"]!.AsArray());
        Assert.Equal(400, unknown.Status);
    }

    [Fact]
    public async Task Every_tenant_is_listed_with_its_id_and_domain()
    {
        var scenario = Many(2, usersEach: 5);
        scenario.Tenants.Add(TestScenarios.Conflict().Tenants[0]);
        await using var tenant = await TestTenant.StartAsync(scenario);

        var listed = await tenant.Http.GetStringAsync($"{tenant.Simulator.BaseUrl}/simulator/tenants", TestTenant.Cancellation);

        Assert.Equal(
            [("contoso.example", 1), ("t0001.generated.example", 5), ("t0002.generated.example", 5)],
            JsonNode.Parse(listed)!.AsArray().Select(one => ((string)one!["defaultDomain"]!, (int)one["userCount"]!))
        );
    }

    [Theory]
    [InlineData("""{"tenants":[]}""", "tenants: write at least one")]
    [InlineData("""{"tenants":[],"generateTenants":{"count":-1}}""", "generateTenants: count")]
    [InlineData("""{"tenants":[],"generateTenants":{"count":1,"shareWithErrors":1.5}}""", "shareWithErrors is a share")]
    [InlineData(
        """{"tenants":[],"generateTenants":{"count":1},"faults":[{"tenantId":"00000000-0000-4000-8000-000000000001","answer":{}}]}""",
        "is no tenant's"
    )]
    public void A_scenario_that_contradicts_itself_is_refused(string json, string part) =>
        Assert.Contains(part, Assert.Throws<ScenarioException>(() => ScenarioReader.Parse(json)).Message, StringComparison.Ordinal);

    private static Scenario Many(int count, int usersEach, double share = 0) =>
        new()
        {
            Tenants = [],
            GenerateTenants = new()
            {
                Count = count,
                UsersEach = usersEach,
                ShareWithErrors = share,
                Applications = [WithoutOtherApis(TestScenarios.Scenario().Tenants[0].Applications[0])],
            },
        };

    private static ApplicationScenario WithoutOtherApis(ApplicationScenario application)
    {
        application.Permissions.Remove(TestScenarios.ApiAudience);
        return application;
    }

    private static string Invoke(TestTenant tenant, Reporting.TenantView view) =>
        $"{tenant.Simulator.ExchangeBaseUrl}/adminapi/beta/{view.TenantId}/InvokeCommand";

    private static string Report(TestTenant tenant, string query) => $"{tenant.Simulator.BaseUrl}/simulator/report{query}";

    private static async Task<string> GraphTokenAsync(TestTenant tenant, Reporting.TenantView view) =>
        (string)(await tenant.TokenReplyAsync("https://graph.microsoft.com", tenant: view.TenantId.ToString())).Json["access_token"]!;

    private static async Task GrantAsync(TestTenant tenant, Reporting.TenantView view, string role)
    {
        var token = await GraphTokenAsync(tenant, view);
        var principal = await PrincipalAsync(TestScenarios.ClientId.ToString());
        var answer = await tenant.GraphAsync(
            HttpMethod.Post,
            $"/servicePrincipals/{principal}/appRoleAssignments",
            new JsonObject
            {
                ["principalId"] = principal,
                ["resourceId"] = await PrincipalAsync("00000003-0000-0000-c000-000000000000"),
                ["appRoleId"] = role,
            },
            token: token
        );
        Assert.Equal(201, answer.Status);

        async Task<string> PrincipalAsync(string appId) =>
            (string)
                (await tenant.GraphAsync(HttpMethod.Get, $"/servicePrincipals?$filter=appId eq '{appId}'", token: token)).Value[0]!["id"]!;
    }
}
