namespace TenantHygiene.TenantSimulator.Tests.Exchange;

public sealed class ExchangePermissionsTests
{
    [Fact]
    public async Task Without_the_app_role_it_is_401()
    {
        await using var tenant = await TestTenant.StartAsync(
            TestScenarios.Scenario(one => one.Applications[0].Permissions.Remove("exchange"))
        );

        Assert.Equal(401, (await tenant.RunAsync("Get-Recipient", [])).Status);
    }

    [Fact]
    public async Task A_token_for_Graph_is_401()
    {
        await using var tenant = await TestTenant.StartAsync(TestScenarios.Scenario());

        Assert.Equal(
            401,
            (await tenant.RunAsync("Get-Recipient", [], token: await tenant.TokenAsync("https://graph.microsoft.com"))).Status
        );
    }

    [Fact]
    public async Task A_token_of_one_tenant_is_not_good_for_another()
    {
        var scenario = TestScenarios.Scenario(one => one.Generate.HealthyUsers = 1);
        var other = TestScenarios.Scenario(one => one.Generate.HealthyUsers = 2).Tenants[0];
        (other.TenantId, other.DefaultDomain) = (Guid.NewGuid(), "fabrikam.example");
        scenario.Tenants.Add(other);
        await using var tenant = await TestTenant.StartAsync(scenario);
        var token = (string)
            (await tenant.TokenReplyAsync("https://outlook.office365.com", tenant: "fabrikam.example")).Json["access_token"]!;

        Assert.Equal(401, (await tenant.RunAsync("Get-Mailbox", [], token: token)).Status);
        Assert.Equal(
            2,
            (
                await tenant.RunAsync(
                    "Get-Mailbox",
                    [],
                    $"{tenant.Simulator.ExchangeBaseUrl}/adminapi/beta/{other.TenantId}/InvokeCommand",
                    token: token
                )
            )
                .Value
                .Count
        );
    }

    [Theory]
    [InlineData(false, "Get-Recipient")]
    [InlineData(true, "Get-Everything")]
    public async Task Without_an_Entra_role_or_for_an_unknown_cmdlet_it_is_403_and_kilobytes_of_NUL(bool hasRole, string cmdlet)
    {
        await using var tenant = await TestTenant.StartAsync(
            TestScenarios.Scenario(one => one.Applications[0].DirectoryRoles = hasRole ? ["Exchange Administrator"] : [])
        );

        var reply = await tenant.RunAsync(cmdlet, []);

        Assert.Equal(403, reply.Status);
        Assert.True(reply.Body.Length >= 4096 && reply.Body.All(one => one == 0));
    }

    [Fact]
    public async Task A_custom_role_group_grants_only_its_cmdlets()
    {
        await using var tenant = await TestTenant.StartAsync(
            TestScenarios.Scenario(one => one.Applications[0].ExchangeCmdlets = ["Get-Recipient"])
        );

        Assert.Equal(200, (await tenant.RunAsync("Get-Recipient", [])).Status);
        Assert.Equal(403, (await tenant.RunAsync("Remove-MailUser", [])).Status);
    }

    [Fact]
    public async Task Every_answer_says_what_is_left_of_the_limit()
    {
        var scenario = TestScenarios.Scenario();
        scenario.Throttling.Exchange.BucketCapacity = 1;
        await using var tenant = await TestTenant.StartAsync(scenario, new Microsoft.Extensions.Time.Testing.FakeTimeProvider());

        var (first, second) = (await tenant.RunAsync("Get-Recipient", []), await tenant.RunAsync("Get-Recipient", []));

        Assert.Equal((200, "1", "0"), (first.Status, first.Headers["Rate-Limit-Limit"], first.Headers["Rate-Limit-Remaining"]));
        Assert.Equal((429, "1"), (second.Status, second.Headers["Retry-After"]));
        Assert.True(DateTimeOffset.TryParse(second.Headers["Rate-Limit-Reset"], out _));
    }
}
