using System.Text.Json.Nodes;
using TenantHygiene.TenantSimulator.Scenarios;

namespace TenantHygiene.TenantSimulator.Tests.Exchange;

public sealed class RoleCmdletsTests
{
    private static readonly Guid _member = new("a1000000-0000-4000-8000-000000000002");

    [Fact]
    public async Task A_member_may_run_the_cmdlets_of_its_roles_with_their_parameters_and_no_other()
    {
        await using var tenant = await StartAsync();
        await GroupAsync(tenant, "Get-Mailbox");
        await tenant.RunAsync(
            "Set-ManagementRoleEntry",
            new JsonObject { ["Identity"] = "Narrow\\Get-Mailbox", ["Parameters"] = new JsonArray("Identity", "ResultSize") }
        );
        var token = await TokenAsync(tenant);

        Assert.Equal(200, (await tenant.RunAsync("Get-Mailbox", new JsonObject { ["ResultSize"] = "Unlimited" }, token: token)).Status);
        Assert.Equal(
            "AmbiguousParameterSetException",
            (await tenant.RunAsync("Get-Mailbox", new JsonObject { ["SoftDeletedMailbox"] = true }, token: token)).ExceptionType
        );
        Assert.Equal(403, (await tenant.RunAsync("Get-MailUser", [], token: token)).Status);
        Assert.Equal(403, (await tenant.RunAsync("New-RoleGroup", new JsonObject { ["Name"] = "mine" }, token: token)).Status);
    }

    [Fact]
    public async Task What_is_there_already_is_refused()
    {
        await using var tenant = await StartAsync();
        await GroupAsync(tenant, "Get-Mailbox");

        Assert.Equal("ADObjectAlreadyExistsException", (await RoleAsync(tenant, "Get-Mailbox")).ExceptionType);
        Assert.Equal(
            "ADObjectAlreadyExistsException",
            (await tenant.RunAsync("New-RoleGroup", new JsonObject { ["Name"] = "Group" })).ExceptionType
        );
        Assert.Equal("MemberAlreadyExistsException", (await AddAsync(tenant)).ExceptionType);
    }

    [Fact]
    public async Task A_role_has_nothing_that_its_parent_lacks_and_built_in_ones_cannot_be_changed()
    {
        await using var tenant = await StartAsync();

        Assert.Equal("InvalidOperationException", (await RoleAsync(tenant, "Remove-Mailbox")).ExceptionType);
        var change = new JsonObject { ["Identity"] = "View-Only Recipients\\Get-Mailbox", ["Parameters"] = new JsonArray("Identity") };
        Assert.Equal("InvalidOperationException", (await tenant.RunAsync("Set-ManagementRoleEntry", change)).ExceptionType);
    }

    [Fact]
    public async Task Roles_are_found_by_what_they_have()
    {
        await using var tenant = await StartAsync();

        var found = await tenant.RunAsync(
            "Get-ManagementRole",
            new JsonObject { ["Cmdlet"] = "Set-Mailbox", ["CmdletParameters"] = new JsonArray("InactiveMailbox", "LitigationHoldEnabled") }
        );

        Assert.Equal(["Legal Hold"], found.Value.Select(role => (string)role!["Name"]!));
    }

    [Fact]
    public async Task An_entry_is_removed_only_without_a_question()
    {
        await using var tenant = await StartAsync();
        await GroupAsync(tenant, "Get-Mailbox");

        Assert.Equal(
            "PSInvalidOperationException",
            (await tenant.RunAsync("Remove-ManagementRoleEntry", new JsonObject { ["Identity"] = "Narrow\\Get-Mailbox" })).ExceptionType
        );
        Assert.Equal(
            200,
            (
                await tenant.RunAsync(
                    "Remove-ManagementRoleEntry",
                    new JsonObject { ["Identity"] = "Narrow\\Get-Mailbox", ["Confirm"] = false }
                )
            ).Status
        );
        Assert.Equal(403, (await tenant.RunAsync("Get-Mailbox", [], token: await TokenAsync(tenant))).Status);
    }

    [Fact]
    public async Task An_organisation_that_was_never_customised_has_no_roles_of_its_own()
    {
        await using var tenant = await StartAsync(isDehydrated: true);

        Assert.Equal("InvalidOperationInDehydratedContextException", (await RoleAsync(tenant, "Get-Mailbox")).ExceptionType);
        await tenant.RunAsync("Enable-OrganizationCustomization", []);
        Assert.Equal(200, (await RoleAsync(tenant, "Get-Mailbox")).Status);
    }

    private static Task<TestTenant> StartAsync(bool isDehydrated = false) =>
        TestTenant.StartAsync(
            TestScenarios.Scenario(one =>
            {
                one.Organization.IsDehydrated = isDehydrated;
                one.Applications.Add(
                    new ApplicationScenario
                    {
                        ClientId = _member,
                        Secrets = [TestScenarios.Secret],
                        Permissions = new() { ["exchange"] = ["Exchange.ManageAsApp"] },
                    }
                );
                one.Applications[0].Permissions["graph"] = ["Application.Read.All"];
            })
        );

    private static async Task<string> TokenAsync(TestTenant tenant) =>
        (string)
            (await tenant.TokenReplyAsync("https://outlook.office365.com", form => form["client_id"] = $"{_member}")).Json["access_token"]!;

    private static Task<Reply> RoleAsync(TestTenant tenant, string cmdlet) =>
        tenant.RunAsync(
            "New-ManagementRole",
            new JsonObject
            {
                ["Name"] = "Narrow",
                ["Parent"] = "View-Only Recipients",
                ["EnabledCmdlets"] = new JsonArray(cmdlet),
            }
        );

    private static async Task GroupAsync(TestTenant tenant, string cmdlet)
    {
        var objectId = (string)Assert.Single((await tenant.GetAsync($"/servicePrincipals?$filter=appId eq '{_member}'")).Value)!["id"]!;
        await RoleAsync(tenant, cmdlet);
        await tenant.RunAsync("New-RoleGroup", new JsonObject { ["Name"] = "Group", ["Roles"] = new JsonArray("Narrow") });
        await tenant.RunAsync(
            "New-ServicePrincipal",
            new JsonObject
            {
                ["AppId"] = $"{_member}",
                ["ObjectId"] = objectId,
                ["DisplayName"] = "member",
            }
        );
        Assert.Equal(200, (await AddAsync(tenant)).Status);
    }

    private static Task<Reply> AddAsync(TestTenant tenant) =>
        tenant.RunAsync("Add-RoleGroupMember", new JsonObject { ["Identity"] = "Group", ["Member"] = "member" });
}
