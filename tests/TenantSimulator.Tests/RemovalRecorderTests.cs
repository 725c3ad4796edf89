using TenantHygiene.TenantSimulator.Faults;
using TenantHygiene.TenantSimulator.Reporting;

namespace TenantHygiene.TenantSimulator.Tests;

public sealed class RemovalRecorderTests
{
    [Fact]
    public async Task Purging_what_no_error_names_is_an_unintended_change()
    {
        await using var tenant = await TestTenant.StartAsync(
            TestScenarios.Scenario(one => one.Recipients.Add(TestScenarios.SoftDeletedMailUser(TestScenarios.Mailbox)))
        );

        await tenant.PurgeAsync("Remove-MailUser", TestScenarios.Mailbox);

        Assert.Equal([DamageKind.PurgedWithoutError], Kinds(tenant));
        Assert.Equal(1, tenant.Simulator.Report().WrongPurges);
    }

    [Fact]
    public async Task Purging_what_was_purged_is_an_unintended_change()
    {
        await using var tenant = await TestTenant.StartAsync(TestScenarios.Conflict());

        await tenant.PurgeAsync("Remove-MailUser", TestScenarios.Mailbox);
        await tenant.PurgeAsync("Remove-MailUser", TestScenarios.Mailbox);

        Assert.Equal([DamageKind.RepeatedRemoval], Kinds(tenant));
    }

    [Fact]
    public async Task Purging_by_a_name_is_an_unintended_change()
    {
        await using var tenant = await TestTenant.StartAsync(TestScenarios.Conflict());

        await tenant.RunAsync(
            "Remove-MailUser",
            new()
            {
                ["Identity"] = "copy",
                ["PermanentlyDelete"] = true,
                ["Confirm"] = false,
            }
        );

        Assert.Equal([DamageKind.AddressedByName], Kinds(tenant));
    }

    [Fact]
    public async Task Purging_while_the_Entra_user_exists_is_an_unintended_change_even_where_Exchange_allows_it()
    {
        var scenario = TestScenarios.Conflict();
        scenario
            .Tenants[0]
            .Users.Add(
                new()
                {
                    UserPrincipalName = "leaver@contoso.example",
                    DeletedDateTime = new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero),
                }
            );
        (scenario.Tenants[0].Recipients[0].User, scenario.Tenants[0].Recipients[0].LinkHidden) = ("leaver@contoso.example", true);
        await using var tenant = await TestTenant.StartAsync(scenario);

        Assert.Equal(200, (await tenant.PurgeAsync("Remove-MailUser", TestScenarios.Mailbox)).Status);

        Assert.Equal([DamageKind.PurgedWithEntraUser], Kinds(tenant));
    }

    [Fact]
    public async Task Purging_a_mailbox_under_an_unclear_organisation_hold_is_an_unintended_change()
    {
        await using var tenant = await TestTenant.StartAsync(
            TestScenarios.Scenario(one =>
            {
                one.Organization.InPlaceHolds = ["skpabc:1"];
                one.Users.Add(TestScenarios.Victim(TestScenarios.Mailbox));
                one.Recipients.Add(TestScenarios.SoftDeletedMailbox(TestScenarios.Mailbox));
            })
        );

        await tenant.PurgeAsync("Remove-Mailbox", TestScenarios.Mailbox);

        Assert.Equal([DamageKind.PurgedWhileHeld], Kinds(tenant));
    }

    [Fact]
    public async Task The_report_counts_requests_by_route_and_how_many_ran_at_once()
    {
        await using var tenant = await TestTenant.StartAsync(TestScenarios.Conflict());
        tenant.Simulator.AddFault(
            new Fault
            {
                Api = ApiName.Graph,
                Times = 2,
                Answer = new() { Body = FaultBody.Delay, DelayMs = 300 },
            }
        );
        await tenant.TokenAsync("https://graph.microsoft.com");

        await Task.WhenAll(tenant.GetAsync("/users"), tenant.GetAsync("/users"));
        await tenant.GetAsync("/users/nobody@contoso.example");

        var report = await Reply.OfAsync(
            await tenant.Http.GetAsync($"{tenant.Simulator.BaseUrl}/simulator/report", TestTenant.Cancellation)
        );
        var routes = report.Json["routes"]!.AsArray().ToDictionary(route => (string)route!["route"]!, route => route!);
        Assert.Equal(
            (2, 2, 2),
            (
                (int)routes["GET /users"]["requests"]!,
                (int)routes["GET /users"]["peakConcurrency"]!,
                (int)routes["GET /users"]["statuses"]!["200"]!
            )
        );
        Assert.Equal(1, (int)routes["GET /users/{id}"]["statuses"]!["404"]!);
    }

    private static DamageKind[] Kinds(TestTenant tenant) => [.. tenant.Simulator.Report().Tenants[0].Damage.Select(damage => damage.Kind)];
}
