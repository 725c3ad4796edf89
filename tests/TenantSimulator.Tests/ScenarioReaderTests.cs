using System.Runtime.CompilerServices;
using TenantHygiene.TenantSimulator.Scenarios;

namespace TenantHygiene.TenantSimulator.Tests;

public sealed class ScenarioReaderTests
{
    private const string Tenant = "\"tenantId\":\"5f2c1d3e-8a4b-4c6d-9e7f-0a1b2c3d4e5f\",\"name\":\"Contoso\"";

    [Theory]
    [InlineData("{\"tenants\":[{" + Tenant + ",\"usrs\":[]}]}", "'usrs'")]
    [InlineData("{\"tenants\":[]}", "write at least one")]
    [InlineData("{}", "tenants")]
    [InlineData("null", "null")]
    [InlineData("{\"tenants\":[{" + Tenant + "},{" + Tenant + "}]}", "occurs twice")]
    [InlineData("{\"tenants\":[{" + Tenant + ",\"users\":[{\"userPrincipalName\":\"ann\"}]}]}", "needs an @")]
    [InlineData(
        "{\"tenants\":[{" + Tenant + ",\"recipients\":[{\"name\":\"x\",\"user\":\"nobody@contoso.example\"}]}]}",
        "not listed in users"
    )]
    [InlineData(
        "{\"tenants\":[{" + Tenant + ",\"recipients\":[{\"name\":\"x\",\"state\":\"gone\"}]}]}",
        "$.tenants[0].recipients[0].state"
    )]
    [InlineData(
        "{\"tenants\":[{" + Tenant + ",\"recipients\":[{\"name\":\"x\",\"exchangeGuid\":\"ec5475a8\"}]}]}",
        "$.tenants[0].recipients[0].exchangeGuid"
    )]
    [InlineData(
        "{\"tenants\":[{"
            + Tenant
            + ",\"applications\":[{\"clientId\":\"a1000000-0000-4000-8000-000000000001\",\"permissions\":{\"api://x\":[]}}]}]}",
        "api://x"
    )]
    [InlineData("{\"tenants\":[{" + Tenant + "}],\"latency\":{\"retry\":{\"minSeconds\":9,\"maxSeconds\":4}}}", "latency.retry")]
    [InlineData("{\"tenants\":[{" + Tenant + "}],\"throttling\":{\"graph\":{\"everyNthRequest\":0}}}", "throttling")]
    [InlineData(
        "{\"tenants\":[{"
            + Tenant
            + "}],\"cases\":[{\"user\":\"ann@contoso.example\",\"title\":\"t\",\"expected\":{\"state\":\"Resolved\"}}]}",
        "ann@contoso.example"
    )]
    public void A_scenario_that_is_wrong_is_refused_with_the_place(string json, string place)
    {
        var problem = Assert.Throws<ScenarioException>(() => ScenarioReader.Parse(json));

        Assert.Contains(place, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_checked_in_schema_is_the_one_of_the_types() =>
        Assert.Equal(ScenarioSchema.Write().Trim(), File.ReadAllText(Path.Combine(Source(), "Scenarios", "scenario.schema.json")).Trim());

    [Fact]
    public async Task The_articles_cases_begin_as_they_are_described()
    {
        await using var tenant = await TestTenant.StartAsync(ScenarioReader.ReadFile(Path.Combine(Source(), "Scenarios", "article.json")));

        var state = tenant.Simulator.State()[0];
        var withErrors = state
            .Users.Where(user =>
                user.Errors.Any(error => !error.IsResolved && error.ServiceInstance.StartsWith("exchange/", StringComparison.Ordinal))
            )
            .Select(user => user.UserPrincipalName);

        Assert.Equal(tenant.Simulator.Cases().Select(@case => @case.User).Order(), withErrors.Order());
        Assert.All(tenant.Simulator.Cases(), @case => Assert.NotNull(@case.UserId));
        Assert.Equal(2013, state.UserCount);
    }

    [Fact]
    public async Task Generated_users_are_always_the_same_and_have_the_errors_that_were_asked_for()
    {
        var errors = new GeneratedErrors
        {
            SoftDeletedMailUser = 3,
            SoftDeletedMailbox = 2,
            Chained = 1,
            ActiveConflict = 1,
            LitigationHold = 1,
            RecycleBin = 1,
            ArchiveMismatch = 1,
            Unknown = 1,
            OtherService = 1,
        };
        await using var first = await TestTenant.StartAsync(
            TestScenarios.Scenario(one =>
                one.Generate = new()
                {
                    HealthyUsers = 500,
                    Errors = errors,
                    Seed = 5,
                    Cases = true,
                }
            )
        );
        await using var second = await TestTenant.StartAsync(
            TestScenarios.Scenario(one =>
                one.Generate = new()
                {
                    HealthyUsers = 500,
                    Errors = errors,
                    Seed = 5,
                }
            )
        );

        Assert.Equal(12, first.Simulator.State()[0].UsersWithUnresolvedErrors);
        Assert.Equal(
            (6, 5),
            (
                first.Simulator.Cases().Count(@case => @case.State == "Resolved"),
                first.Simulator.Cases().Count(@case => @case.State == "NeedsOperator")
            )
        );
        Assert.Equal(512, first.Simulator.State()[0].UserCount);
        Assert.Equal(
            (await first.GetAsync("/users?$top=999")).Value.ToJsonString(),
            (await second.GetAsync("/users?$top=999")).Value.ToJsonString()
        );
    }

    private static string Source([CallerFilePath] string file = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", "..", "src", "TenantSimulator"));
}
