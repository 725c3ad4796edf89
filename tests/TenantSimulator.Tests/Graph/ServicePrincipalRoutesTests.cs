using System.Text.Json.Nodes;
using TenantHygiene.TenantSimulator.Scenarios;

namespace TenantHygiene.TenantSimulator.Tests.Graph;

public sealed class ServicePrincipalRoutesTests
{
    private const string GraphAppId = "00000003-0000-0000-c000-000000000000";
    private const string UserReadAll = "df021288-bdef-4463-88db-98f22de89214";
    private static readonly Guid _other = new("a1000000-0000-4000-8000-000000000002");

    [Fact]
    public async Task A_permission_is_granted_once_and_counts_for_the_next_token()
    {
        await using var tenant = await StartAsync();
        var (principal, graph) = (await IdOfAsync(tenant, $"{_other}"), await IdOfAsync(tenant, GraphAppId));

        var granted = await GrantAsync(tenant, principal, graph, UserReadAll);
        var again = await GrantAsync(tenant, principal, graph, UserReadAll);

        Assert.Equal((201, 400), (granted.Status, again.Status));
        Assert.Contains("Permission being assigned already exists on the object", again.Text, StringComparison.Ordinal);
        Assert.Equal(
            UserReadAll,
            (string)Assert.Single((await tenant.GetAsync($"/servicePrincipals/{principal}/appRoleAssignments")).Value)!["appRoleId"]!
        );
        var token = (string)
            (await tenant.TokenReplyAsync("https://graph.microsoft.com", form => form["client_id"] = $"{_other}")).Json["access_token"]!;
        Assert.Equal(200, (await tenant.GraphAsync(HttpMethod.Get, "/users", token: token)).Status);
    }

    [Theory]
    [InlineData(true, "11111111-1111-1111-1111-111111111111", 400, "Permission being assigned was not found")]
    [InlineData(false, UserReadAll, 404, "does not exist")]
    public async Task What_is_not_offered_cannot_be_granted(bool hasResource, string permission, int status, string message)
    {
        await using var tenant = await StartAsync();
        var resource = hasResource ? await IdOfAsync(tenant, GraphAppId) : $"{Guid.NewGuid()}";

        var reply = await GrantAsync(tenant, await IdOfAsync(tenant, $"{_other}"), resource, permission);

        Assert.Equal(status, reply.Status);
        Assert.Contains(message, reply.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Grants_come_in_pages()
    {
        await using var tenant = await StartAsync(one =>
            one.Applications[1].Permissions["graph"] = [.. Enumerable.Range(1, 150).Select(number => $"Made.Up.{number}")]
        );

        var first = await tenant.GetAsync($"/servicePrincipals/{await IdOfAsync(tenant, $"{_other}")}/appRoleAssignments");
        var second = await tenant.GetAsync((string)first.Json["@odata.nextLink"]!);

        Assert.Equal((100, 50), (first.Value.Count, second.Value.Count));
        Assert.Null(second.Json["@odata.nextLink"]);
    }

    [Fact]
    public async Task Only_who_may_grant_can_grant()
    {
        await using var tenant = await StartAsync(one =>
            one.Applications[0].Permissions["graph"].Remove("AppRoleAssignment.ReadWrite.All")
        );

        Assert.Equal(
            403,
            (await GrantAsync(tenant, await IdOfAsync(tenant, $"{_other}"), await IdOfAsync(tenant, GraphAppId), UserReadAll)).Status
        );
    }

    [Fact]
    public async Task An_application_is_added_once()
    {
        await using var tenant = await StartAsync();

        Assert.Equal(
            409,
            (await tenant.GraphAsync(HttpMethod.Post, "/servicePrincipals", new JsonObject { ["appId"] = $"{_other}" })).Status
        );
        Assert.Equal(
            400,
            (await tenant.GraphAsync(HttpMethod.Post, "/servicePrincipals", new JsonObject { ["appId"] = $"{Guid.NewGuid()}" })).Status
        );
    }

    private static Task<TestTenant> StartAsync(Action<TenantScenario>? arrange = null) =>
        TestTenant.StartAsync(
            TestScenarios.Scenario(one =>
            {
                one.Applications[0].Permissions["graph"] = ["Application.ReadWrite.All", "AppRoleAssignment.ReadWrite.All"];
                one.Applications.Add(new ApplicationScenario { ClientId = _other, Secrets = [TestScenarios.Secret] });
                arrange?.Invoke(one);
            })
        );

    private static async Task<string> IdOfAsync(TestTenant tenant, string appId) =>
        (string)Assert.Single((await tenant.GetAsync($"/servicePrincipals?$filter=appId eq '{appId}'&$select=id")).Value)!["id"]!;

    private static Task<Reply> GrantAsync(TestTenant tenant, string principal, string resource, string permission) =>
        tenant.GraphAsync(
            HttpMethod.Post,
            $"/servicePrincipals/{principal}/appRoleAssignments",
            new JsonObject
            {
                ["principalId"] = principal,
                ["resourceId"] = resource,
                ["appRoleId"] = permission,
            }
        );
}
