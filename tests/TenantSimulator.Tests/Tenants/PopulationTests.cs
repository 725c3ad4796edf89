using System.Globalization;
using TenantHygiene.TenantSimulator.Scenarios;
using TenantHygiene.TenantSimulator.Tenants;

namespace TenantHygiene.TenantSimulator.Tests.Tenants;

public sealed class PopulationTests
{
    private const int Healthy = 2_000;
    private static readonly string _last = $"user{Healthy + 2:D6}@contoso.example";

    [Fact]
    public async Task A_user_is_the_same_in_the_list_alone_by_id_and_alone_by_name()
    {
        await using var tenant = await TestTenant.StartAsync(Populated());

        var listed = (await tenant.GetAsync("/users?$top=5")).Value[3]!;
        var byId = (await tenant.GetAsync($"/users/{listed["id"]}")).Json;
        var byName = (await tenant.GetAsync($"/users/{listed["userPrincipalName"]}")).Json;

        byId.Remove("@odata.context");
        byName.Remove("@odata.context");
        Assert.Equal((listed.ToJsonString(), listed.ToJsonString()), (byId.ToJsonString(), byName.ToJsonString()));
    }

    [Theory]
    [InlineData("userPrincipalName eq '{0}'")]
    [InlineData("mail eq '{0}'")]
    [InlineData("proxyAddresses/any(p:p eq 'SMTP:{0}')")]
    public async Task A_filter_finds_one_of_many(string filter)
    {
        await using var tenant = await TestTenant.StartAsync(Populated());

        var found = await tenant.GraphAsync(
            HttpMethod.Get,
            $"/users?$count=true&$filter={Uri.EscapeDataString(string.Format(CultureInfo.InvariantCulture, filter, _last))}",
            advanced: true
        );

        Assert.Equal((1, _last), ((int)found.Json["@odata.count"]!, (string)found.Value.Single()!["userPrincipalName"]!));
    }

    [Theory]
    [InlineData("onPremisesSyncEnabled eq true", Healthy + 3)]
    [InlineData("serviceProvisioningErrors/any(e:e/isResolved eq false)", 3)]
    public async Task A_filter_is_counted_over_all_and_paged_in_order(string filter, int expected)
    {
        var scenario = Populated();
        scenario.Graph.ErrorFilter = ErrorFilterBehavior.Works;
        await using var tenant = await TestTenant.StartAsync(scenario);
        var (names, count) = (new List<string>(), 0);

        for (var next = $"/users?$select=userPrincipalName&$top=2&$count=true&$filter={Uri.EscapeDataString(filter)}"; next is not null; )
        {
            var page = (await tenant.GraphAsync(HttpMethod.Get, next, advanced: true)).Json;
            names.AddRange(page["value"]!.AsArray().Select(user => (string)user!["userPrincipalName"]!));
            count = (int)page["@odata.count"]!;
            next = names.Count < 10 ? (string?)page["@odata.nextLink"] : null;
        }

        Assert.Equal((expected, Math.Min(expected, 10)), (count, names.Count));
        Assert.Equal(names.Distinct(), names);
    }

    [Fact]
    public async Task Users_with_problems_stand_evenly_among_the_healthy_ones()
    {
        await using var tenant = await TestTenant.StartAsync(Populated());
        var names = new List<string>();

        for (var next = "/users?$select=userPrincipalName&$top=999"; next is not null; )
        {
            var page = (await tenant.GetAsync(next)).Json;
            names.AddRange(page["value"]!.AsArray().Select(user => (string)user!["userPrincipalName"]!));
            next = (string?)page["@odata.nextLink"];
        }

        Assert.Equal((Healthy + 3, Healthy + 3), (names.Count, names.Distinct().Count()));
        Assert.Equal(
            [0, 668, 1336],
            names.Index().Where(name => name.Item.StartsWith("case", StringComparison.Ordinal)).Select(name => name.Index)
        );
    }

    [Theory]
    [InlineData("user000000@contoso.example")]
    [InlineData("user0000001@contoso.example")]
    [InlineData("user002003@contoso.example")]
    [InlineData("user000001@fabrikam.example")]
    [InlineData("user000001")]
    [InlineData("smtp:user000001@contoso.example")]
    [InlineData("7c1d5a3e-0000-4000-8000-000000000001")]
    public async Task What_is_no_name_and_no_id_of_a_user_is_not_found(string idOrName)
    {
        await using var tenant = await TestTenant.StartAsync(Populated());

        Assert.Equal(404, (await tenant.GetAsync($"/users/{idOrName}")).Status);
    }

    [Fact]
    public async Task A_mailbox_is_found_by_each_of_its_GUIDs_and_names_and_belongs_to_its_user()
    {
        await using var tenant = await TestTenant.StartAsync(Populated());
        var user = (await tenant.GetAsync($"/users/{_last}")).Json;

        var mailbox = (await tenant.RunAsync("Get-Mailbox", new() { ["Identity"] = _last })).Value.Single()!;
        foreach (var key in new[] { "Guid", "ExchangeGuid", "ExternalDirectoryObjectId", "Alias", "PrimarySmtpAddress" })
        {
            var found = await tenant.RunAsync("Get-Mailbox", new() { ["Identity"] = (string)mailbox[key]! });
            Assert.Equal(mailbox.ToJsonString(), found.Value.Single()!.ToJsonString());
        }

        var byFilter = await tenant.RunAsync("Get-Mailbox", new() { ["Filter"] = $"ExchangeGuid -eq '{mailbox["ExchangeGuid"]}'" });
        Assert.Equal((string)user["id"]!, (string)byFilter.Value.Single()!["ExternalDirectoryObjectId"]!);
    }

    [Fact]
    public async Task A_user_that_somebody_changes_stays_changed_and_every_other_stays_as_it_is()
    {
        await using var tenant = await TestTenant.StartAsync(Populated());
        var before = (await tenant.GetAsync("/users?$top=999&$select=userPrincipalName")).Value.Count;
        var mailbox = (Guid)(await tenant.RunAsync("Get-Mailbox", new() { ["Identity"] = _last })).Value.Single()!["ExchangeGuid"]!;

        tenant.Simulator.Mutate(
            new()
            {
                Kind = MutationKind.Synchronize,
                User = _last,
                ExchangeGuid = Guid.NewGuid(),
            }
        );
        tenant.Simulator.Mutate(new() { Kind = MutationKind.DeleteUser, User = "user000001@contoso.example" });
        tenant.Simulator.Mutate(new() { Kind = MutationKind.PurgeUser, User = "user000002@contoso.example" });
        var state = tenant.Simulator.State()[0];

        Assert.NotEqual(
            mailbox,
            (Guid)(await tenant.RunAsync("Get-Mailbox", new() { ["Identity"] = _last })).Value.Single()!["ExchangeGuid"]!
        );
        Assert.Equal(404, (await tenant.GetAsync("/users/user000001@contoso.example")).Status);
        Assert.Equal(404, (await tenant.GetAsync("/users/user000002@contoso.example")).Status);
        Assert.Equal((Healthy + 1, 1), (state.UserCount, state.DeletedUserCount));
        Assert.Equal($"{Healthy + 1}", (await tenant.GraphAsync(HttpMethod.Get, "/users/$count", advanced: true)).Text);
        Assert.Equal(999, before);
        Assert.Equal(999, (await tenant.GetAsync("/users?$top=999&$select=userPrincipalName")).Value.Count);
    }

    [Fact]
    public async Task A_conflict_with_the_mailbox_of_a_healthy_user_is_an_error()
    {
        await using var tenant = await TestTenant.StartAsync(Populated());
        var taken = (Guid)(await tenant.RunAsync("Get-Mailbox", new() { ["Identity"] = _last })).Value.Single()!["ExchangeGuid"]!;

        tenant.Simulator.Mutate(
            new()
            {
                Kind = MutationKind.Synchronize,
                User = "user000001@contoso.example",
                ExchangeGuid = taken,
            }
        );

        var error = Assert.Single(await tenant.UnresolvedAsync("user000001@contoso.example"));
        Assert.Contains(taken.ToString(), error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Paging_through_half_a_million_users_keeps_none_of_them()
    {
        using var tenant = new InProcessTenant(TestScenarios.Scenario(one => one.Generate.HealthyUsers = 500_000));
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var (users, pages, highest) = (0, 0, 0L);

        for (var next = "/users?$select=id,userPrincipalName,serviceProvisioningErrors&$top=999"; next is not null; pages++)
        {
            var page = (await tenant.GraphAsync(next)).Json;
            users += page["value"]!.AsArray().Count;
            next = (string?)page["@odata.nextLink"];
            highest = pages % 100 == 0 ? Math.Max(highest, GC.GetTotalMemory(forceFullCollection: true)) : highest;
        }

        var growth = (highest - before) / (1024.0 * 1024.0);
        TestContext.Current.SendDiagnosticMessage($"{users} users, {pages} pages, {growth:0.0} MB more than before");
        Assert.Equal((500_000, 501), (users, pages));
        Assert.True(growth < 50, $"{growth:0.0} MB were kept; stored users would be nearly 200.");
    }

    [Fact]
    public void A_thousand_tenants_of_a_thousand_users_take_almost_no_memory()
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);

        var scenario = new Scenario
        {
            Tenants = [],
            GenerateTenants = new() { Count = 1_000, UsersEach = 1_000 },
        };
        var simulator = SimulatedTenant.InThisProcess(scenario, TimeProvider.System);

        var growth = (GC.GetTotalMemory(forceFullCollection: true) - before) / (1024.0 * 1024.0);
        Assert.Equal(1_000_000, simulator.TenantViews().Sum(tenant => tenant.UserCount));
        TestContext.Current.SendDiagnosticMessage($"{growth:0.0} MB");
        Assert.True(growth < 50, $"{growth:0.0} MB");
    }

    private static Scenario Populated() =>
        TestScenarios.Scenario(one =>
            one.Generate = new()
            {
                HealthyUsers = Healthy,
                Errors = new() { SoftDeletedMailUser = 2, Unknown = 1 },
            }
        );
}
