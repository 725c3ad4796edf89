using Microsoft.Extensions.Time.Testing;
using TenantHygiene.TenantSimulator.Scenarios;

namespace TenantHygiene.TenantSimulator.Tests.Requests;

public sealed class IdentityServiceThrottleTests
{
    private const string User = "/users/user000001@contoso.example?$select=id";
    private static readonly Guid _otherApplication = new("a1000000-0000-4000-8000-000000000002");
    private readonly FakeTimeProvider _time = new();

    [Theory]
    [InlineData("/users", "2")]
    [InlineData("/users?$select=id", "1")]
    [InlineData("/users?$top=19", "1")]
    [InlineData("/users?$top=20", "2")]
    [InlineData("/users?$top=5&$select=id", "1")]
    [InlineData("/users/user000001@contoso.example", "1")]
    [InlineData("/directory/deletedItems/microsoft.graph.user", "1")]
    public async Task An_answer_says_what_its_request_cost(string path, string units)
    {
        using var tenant = new InProcessTenant(Limited(users: 3), _time);

        Assert.Equal(units, (await tenant.GraphAsync(path)).Headers["x-ms-resource-unit"]);
    }

    [Theory]
    [InlineData(49, 3_500)]
    [InlineData(50, 5_000)]
    [InlineData(500, 5_000)]
    [InlineData(501, 8_000)]
    public async Task An_application_gets_as_many_units_as_the_tenant_is_large(int users, int units)
    {
        using var tenant = new InProcessTenant(Limited(users), _time);

        var last = await SpendAsync(tenant, units);
        var refused = await tenant.GraphAsync(User, tenant: TestScenarios.TenantId);

        Assert.Equal((200, 429), (last.Status, refused.Status));
        Assert.Equal("TooManyRequests", refused.ErrorCode);
    }

    [Fact]
    public async Task A_refusal_names_its_limit_and_when_to_come_again()
    {
        using var tenant = new InProcessTenant(Limited(users: 3), _time);

        await SpendAsync(tenant, 3_500);
        _time.Advance(TimeSpan.FromSeconds(4));
        var refused = await tenant.GraphAsync(User, tenant: TestScenarios.TenantId);
        _time.Advance(TimeSpan.FromSeconds(6));
        var later = await tenant.GraphAsync(User, tenant: TestScenarios.TenantId);

        Assert.Equal("6", refused.Headers["Retry-After"]);
        Assert.Equal(
            $"Tenant_Application/ReadWrite/{TestScenarios.ClientId}/{TestScenarios.TenantId}",
            refused.Headers["x-ms-throttle-scope"]
        );
        Assert.Equal("ResourceUnitLimitExceeded", refused.Headers["x-ms-throttle-information"]);
        Assert.Equal(200, later.Status);
    }

    [Fact]
    public async Task A_warning_comes_from_eight_tenths_of_the_limit_on()
    {
        using var tenant = new InProcessTenant(Limited(users: 3), _time);

        var before = await SpendAsync(tenant, 2_800);
        var after = await tenant.GraphAsync(User, tenant: TestScenarios.TenantId);

        Assert.False(before.Headers.ContainsKey("x-ms-throttle-limit-percentage"));
        Assert.Equal("0.80", after.Headers["x-ms-throttle-limit-percentage"]);
        Assert.False(after.Headers.ContainsKey("x-ms-throttle-scope"));
    }

    [Fact]
    public async Task Neither_another_application_nor_another_tenant_is_concerned()
    {
        var scenario = Limited(users: 3);
        scenario.GenerateTenants = new() { Count = 1, UsersEach = 3 };
        var other = scenario.GenerateTenants.Tenants().Single();
        using var tenant = new InProcessTenant(scenario, _time);

        await SpendAsync(tenant, 3_501);

        Assert.Equal(200, (await tenant.GraphAsync(User, client: _otherApplication, tenant: TestScenarios.TenantId)).Status);
        Assert.Equal(200, (await tenant.GraphAsync("/users", tenant: other.TenantId)).Status);
    }

    [Fact]
    public async Task Writes_have_a_limit_of_their_own_and_reads_go_on()
    {
        using var tenant = new InProcessTenant(Limited(users: 3), _time);
        var retry = "/users/user000001@contoso.example/retryServiceProvisioning";

        for (var number = 0; number < 3_000; number++)
        {
            Assert.Equal(204, (await tenant.GraphAsync(retry, HttpMethod.Post, tenant: TestScenarios.TenantId)).Status);
        }

        var refused = await tenant.GraphAsync(retry, HttpMethod.Post, tenant: TestScenarios.TenantId);
        var read = await tenant.GraphAsync(User, tenant: TestScenarios.TenantId);

        Assert.Equal(
            (429, "WriteLimitExceeded", "150"),
            (refused.Status, refused.Headers["x-ms-throttle-information"], refused.Headers["Retry-After"])
        );
        Assert.StartsWith("Tenant_Application/Write/", refused.Headers["x-ms-throttle-scope"], StringComparison.Ordinal);
        Assert.Equal(200, read.Status);
    }

    [Fact]
    public async Task Nothing_is_throttled_where_the_scenario_does_not_ask_for_it()
    {
        var scenario = Limited(users: 3);
        scenario.Throttling.GraphDocumentedLimits = false;
        using var tenant = new InProcessTenant(scenario, _time);

        Assert.Equal(200, (await SpendAsync(tenant, 3_501)).Status);
    }

    private static Scenario Limited(int users)
    {
        var scenario = TestScenarios.Scenario(one => one.Generate.HealthyUsers = users);
        scenario.Throttling.GraphDocumentedLimits = true;
        return scenario;
    }

    private static async Task<Reply> SpendAsync(InProcessTenant tenant, int units)
    {
        Reply? last = null;
        for (var spent = 0; spent < units; spent++)
        {
            last = await tenant.GraphAsync(User, tenant: TestScenarios.TenantId);
        }

        return last!;
    }
}
