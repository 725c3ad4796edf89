using Microsoft.Extensions.Time.Testing;
using TenantHygiene.TenantSimulator.Scenarios;

namespace TenantHygiene.TenantSimulator.Tests.Graph;

public sealed class UserListTests
{
    [Fact]
    public async Task Errors_show_only_when_they_are_selected()
    {
        await using var tenant = await TestTenant.StartAsync(TestScenarios.Conflict());

        var plain = (await tenant.GetAsync("/users")).Value[0]!.AsObject();
        var selected = (await tenant.GetAsync("/users?$select=id,serviceProvisioningErrors")).Value[0]!.AsObject();

        Assert.False(plain.ContainsKey("serviceProvisioningErrors"));
        Assert.True(plain.ContainsKey("displayName"));
        Assert.Equal(["id", "serviceProvisioningErrors"], selected.Select(property => property.Key));
        Assert.Equal("#microsoft.graph.serviceProvisioningXmlError", (string)selected["serviceProvisioningErrors"]![0]!["@odata.type"]!);
    }

    [Fact]
    public async Task The_type_annotation_of_errors_can_be_left_out()
    {
        var scenario = TestScenarios.Conflict();
        scenario.Graph.ErrorTypeAnnotation = false;
        await using var tenant = await TestTenant.StartAsync(scenario);

        Assert.False((await tenant.ErrorsAsync())[0]!.AsObject().ContainsKey("@odata.type"));
    }

    [Fact]
    public async Task Following_nextLink_shows_every_user_once()
    {
        await using var tenant = await TestTenant.StartAsync(TestScenarios.Scenario(one => one.Generate.HealthyUsers = 2500));
        var (ids, pages) = (new List<string>(), 0);

        for (var next = "/users?$select=id&$top=999"; next is not null; pages++)
        {
            var page = (await tenant.GetAsync(next)).Json;
            ids.AddRange(page["value"]!.AsArray().Select(user => (string)user!["id"]!));
            next = (string?)page["@odata.nextLink"];
        }

        Assert.Equal((3, 2500, 2500), (pages, ids.Count, ids.Distinct().Count()));
    }

    [Fact]
    public async Task A_link_expires_where_the_scenario_says_so()
    {
        var clock = new FakeTimeProvider();
        var scenario = TestScenarios.Scenario(one => one.Generate.HealthyUsers = 30);
        scenario.Graph.PageTokenLifetimeSeconds = 60;
        await using var tenant = await TestTenant.StartAsync(scenario, clock);
        var next = (string)(await tenant.GetAsync("/users?$top=10")).Json["@odata.nextLink"]!;

        clock.Advance(TimeSpan.FromSeconds(60));
        var inTime = await tenant.GetAsync(next);
        clock.Advance(TimeSpan.FromSeconds(1));
        var late = await tenant.GetAsync(next);

        Assert.Equal((200, 400, "Directory_ExpiredPageToken"), (inTime.Status, late.Status, late.ErrorCode));
    }

    [Theory]
    [InlineData("/users?$top=1000")]
    [InlineData("/users?$top=0")]
    [InlineData("/users?$select=id,archiveGuid")]
    [InlineData("/users?$orderby=displayName")]
    [InlineData("/users/victim@contoso.example?$select=exchangeGuid")]
    public async Task What_users_do_not_support_is_refused(string path)
    {
        await using var tenant = await TestTenant.StartAsync(TestScenarios.Conflict());

        var reply = await tenant.GetAsync(path);

        Assert.Equal((400, "Request_BadRequest"), (reply.Status, reply.ErrorCode));
    }

    [Theory]
    [InlineData(ErrorFilterBehavior.Refuse, true, 400, 0)]
    [InlineData(ErrorFilterBehavior.SilentlyEmpty, true, 200, 0)]
    [InlineData(ErrorFilterBehavior.Works, true, 200, 1)]
    [InlineData(ErrorFilterBehavior.Works, false, 400, 0)]
    public async Task A_filter_on_errors_is_refused_or_incomplete_or_works_as_the_scenario_says(
        ErrorFilterBehavior behavior,
        bool advanced,
        int status,
        int rows
    )
    {
        var scenario = TestScenarios.Conflict();
        scenario.Graph.ErrorFilter = behavior;
        scenario.Tenants[0].Generate.HealthyUsers = 10;
        await using var tenant = await TestTenant.StartAsync(scenario);

        var reply = await tenant.GraphAsync(
            HttpMethod.Get,
            "/users?$filter=serviceProvisioningErrors/any(e:e/isResolved eq false)&$count=true&$select=id,serviceProvisioningErrors",
            advanced: advanced
        );

        Assert.Equal(status, reply.Status);
        Assert.True(status == 200 ? reply.Value.Count == rows : reply.ErrorCode == "Request_UnsupportedQuery", reply.ToString());
    }

    [Theory]
    [InlineData("userPrincipalName eq 'VICTIM@contoso.example'", 1)]
    [InlineData("mailNickname eq 'victim'", 1)]
    [InlineData("proxyAddresses/any(p:p eq 'smtp:victim@contoso.example')", 1)]
    [InlineData("userPrincipalName eq 'nobody@contoso.example'", 0)]
    public async Task Ordinary_filters_work(string filter, int rows)
    {
        await using var tenant = await TestTenant.StartAsync(TestScenarios.Conflict());

        Assert.Equal(rows, (await tenant.GetAsync($"/users?$filter={Uri.EscapeDataString(filter)}")).Value.Count);
    }

    [Fact]
    public async Task The_count_needs_the_consistency_level()
    {
        await using var tenant = await TestTenant.StartAsync(TestScenarios.Scenario(one => one.Generate.HealthyUsers = 42));

        Assert.Equal("42", (await tenant.GraphAsync(HttpMethod.Get, "/users/$count", advanced: true)).Text);
        Assert.Equal(400, (await tenant.GetAsync("/users/$count")).Status);
    }
}
