using System.Text.Json.Nodes;
using TenantHygiene.TenantSimulator.Reporting;
using TenantHygiene.TenantSimulator.Tenants;

namespace TenantHygiene.TenantSimulator.Tests.Exchange;

public sealed class RemoveCmdletsTests
{
    [Fact]
    public async Task A_soft_deleted_mail_user_is_purged_and_its_state_before_is_kept()
    {
        await using var tenant = await TestTenant.StartAsync(TestScenarios.Conflict());

        var reply = await tenant.PurgeAsync("Remove-MailUser", TestScenarios.Mailbox);

        Assert.Equal((200, 0), (reply.Status, reply.Value.Count));
        var removal = Assert.Single(tenant.Simulator.Report().Tenants[0].Removals);
        Assert.Equal(
            (RemovalOutcome.Purged, "victim@contoso.example", TestScenarios.Mailbox.ToString()),
            (removal.Outcome, Assert.Single(removal.NamedBy), (string)removal.Before!["ExchangeGuid"]!)
        );
        Assert.Equal((0, 0), (tenant.Simulator.Report().Damage, tenant.Simulator.Report().WrongPurges));
    }

    [Theory]
    [InlineData("Remove-MailUser", RecipientType.UserMailbox)]
    [InlineData("Remove-Mailbox", RecipientType.MailUser)]
    [InlineData("Remove-Mailbox", RecipientType.GroupMailbox)]
    public async Task A_cmdlet_does_not_find_recipients_of_another_type(string cmdlet, RecipientType type)
    {
        await using var tenant = await TestTenant.StartAsync(
            TestScenarios.Scenario(one =>
                one.Recipients.Add(
                    new()
                    {
                        Name = "copy",
                        Type = type,
                        State = RecipientState.SoftDeleted,
                        ExchangeGuid = TestScenarios.Mailbox,
                    }
                )
            )
        );

        Assert.Equal("ManagementObjectNotFoundException", (await tenant.PurgeAsync(cmdlet, TestScenarios.Mailbox)).ExceptionType);
    }

    [Fact]
    public async Task Without_Confirm_false_nothing_is_removed()
    {
        await using var tenant = await TestTenant.StartAsync(TestScenarios.Conflict());

        var reply = await tenant.RunAsync(
            "Remove-MailUser",
            new() { ["Identity"] = TestScenarios.Mailbox.ToString(), ["PermanentlyDelete"] = true }
        );

        Assert.Equal(400, reply.Status);
        Assert.Empty(tenant.Simulator.Report().Tenants[0].Removals);
    }

    [Theory]
    [InlineData("Remove-MailUser", "Force", true, 400)]
    [InlineData("Remove-MailUser", "Identity", null, 400)]
    [InlineData("Remove-MailUser", "PermanentlyDelete", "true", 400)]
    public async Task Parameters_are_bound_strictly(string cmdlet, string name, object? value, int status)
    {
        await using var tenant = await TestTenant.StartAsync(TestScenarios.Conflict());
        var parameters = new JsonObject
        {
            ["Identity"] = TestScenarios.Mailbox.ToString(),
            ["PermanentlyDelete"] = true,
            ["Confirm"] = false,
        };
        parameters[name] = value is null ? null : JsonValue.Create(value);

        Assert.Equal(status, (await tenant.RunAsync(cmdlet, parameters)).Status);
        Assert.DoesNotContain(tenant.Simulator.Report().Tenants[0].Removals, removal => removal.Outcome != RemovalOutcome.Refused);
    }

    [Fact]
    public async Task What_still_has_an_Entra_user_is_not_purged_until_the_link_is_blank()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        var scenario = TestScenarios.Conflict();
        scenario.Latency.UserPurge.FixedSeconds = 120;
        scenario.Tenants[0].Users.Add(new() { UserPrincipalName = "leaver@contoso.example", DeletedDateTime = time.GetUtcNow() });
        scenario.Tenants[0].Recipients[0].User = "leaver@contoso.example";
        await using var tenant = await TestTenant.StartAsync(scenario, time);

        var refused = await tenant.PurgeAsync("Remove-MailUser", TestScenarios.Mailbox);
        tenant.Simulator.Mutate(new() { Kind = MutationKind.PurgeUser, User = "leaver@contoso.example" });
        var early = await tenant.PurgeAsync("Remove-MailUser", TestScenarios.Mailbox);
        time.Advance(TimeSpan.FromSeconds(121));
        var late = await tenant.PurgeAsync("Remove-MailUser", TestScenarios.Mailbox);

        Assert.Equal("RecipientTaskException", refused.ExceptionType);
        Assert.Contains("You will first need to delete the user in Azure Active Directory.", refused.Detail, StringComparison.Ordinal);
        Assert.Equal((400, 200), (early.Status, late.Status));
        Assert.Equal(0, tenant.Simulator.Report().Damage);
    }

    [Theory]
    [InlineData("litigation", "litigation hold")]
    [InlineData("UniH7d895d48-7e23-4a8d-8346-533c3beac15d", "an eDiscovery hold")]
    [InlineData("mbx7cfb30345d454ac0a989ab3041051209:2", "In-Place Hold")]
    [InlineData("delay", "a delay hold")]
    [InlineData("label", "a retention label")]
    [InlineData("organisation", "an organization-wide retention policy")]
    public async Task What_is_on_hold_is_not_purged(string hold, string named)
    {
        await using var tenant = await TestTenant.StartAsync(
            TestScenarios.Scenario(one =>
            {
                one.Users.Add(TestScenarios.Victim(TestScenarios.Mailbox));
                one.Organization.InPlaceHolds = hold == "organisation" ? ["mbxabc:1"] : ["grpabc:1"];
                one.Recipients.Add(
                    new()
                    {
                        Name = "copy",
                        Type = RecipientType.UserMailbox,
                        State = RecipientState.SoftDeleted,
                        ExchangeGuid = TestScenarios.Mailbox,
                        LitigationHoldEnabled = hold == "litigation",
                        DelayHoldApplied = hold == "delay",
                        ComplianceTagHoldApplied = hold == "label",
                        InPlaceHolds = hold.Length > 20 ? [hold] : [],
                    }
                );
            })
        );

        var reply = await tenant.PurgeAsync("Remove-Mailbox", TestScenarios.Mailbox);

        Assert.Equal((400, "RecipientTaskException"), (reply.Status, reply.ExceptionType));
        Assert.EndsWith($"because it is on {named}.", reply.Detail, StringComparison.Ordinal);
        Assert.NotEmpty((await tenant.RunAsync("Get-Mailbox", new() { ["InactiveMailboxOnly"] = true })).Value);
    }

    [Fact]
    public async Task A_mailbox_that_excludes_the_organisations_hold_is_purged()
    {
        await using var tenant = await TestTenant.StartAsync(
            TestScenarios.Scenario(one =>
            {
                one.Users.Add(TestScenarios.Victim(TestScenarios.Mailbox));
                one.Organization.InPlaceHolds = ["mbxabc:1"];
                var copy = TestScenarios.SoftDeletedMailbox(TestScenarios.Mailbox);
                copy.InPlaceHolds = ["-mbxabc"];
                one.Recipients.Add(copy);
            })
        );

        Assert.Equal(200, (await tenant.PurgeAsync("Remove-Mailbox", TestScenarios.Mailbox)).Status);
        Assert.Equal(0, tenant.Simulator.Report().Damage);
    }

    [Fact]
    public async Task Litigation_hold_of_an_inactive_mailbox_can_be_released_with_its_switch()
    {
        await using var tenant = await TestTenant.StartAsync(
            TestScenarios.Scenario(one =>
            {
                one.Users.Add(TestScenarios.Victim(TestScenarios.Mailbox));
                var copy = TestScenarios.SoftDeletedMailbox(TestScenarios.Mailbox);
                copy.LitigationHoldEnabled = true;
                one.Recipients.Add(copy);
            })
        );
        var parameters = new JsonObject { ["Identity"] = TestScenarios.Mailbox.ToString(), ["LitigationHoldEnabled"] = false };

        Assert.Equal(404, (await tenant.RunAsync("Set-Mailbox", parameters)).Status);
        parameters["InactiveMailbox"] = true;
        Assert.Equal(200, (await tenant.RunAsync("Set-Mailbox", parameters)).Status);
        Assert.Equal(200, (await tenant.PurgeAsync("Remove-Mailbox", TestScenarios.Mailbox)).Status);
        Assert.Single(tenant.Simulator.Report().Tenants[0].Settings);
    }

    [Fact]
    public async Task An_active_recipient_cannot_be_purged()
    {
        await using var tenant = await TestTenant.StartAsync(
            TestScenarios.Scenario(one =>
                one.Users.Add(
                    new()
                    {
                        UserPrincipalName = "ann@contoso.example",
                        Recipient = new() { ExchangeGuid = TestScenarios.Mailbox },
                    }
                )
            )
        );

        Assert.Equal(
            "ManagementObjectNotFoundException",
            (await tenant.PurgeAsync("Remove-MailUser", TestScenarios.Mailbox)).ExceptionType
        );
        Assert.Equal("The recipient is active.", Assert.Single(tenant.Simulator.Report().Tenants[0].Removals).Reason);
    }

    [Fact]
    public async Task Removing_an_active_mailbox_without_PermanentlyDelete_deletes_the_account()
    {
        await using var tenant = await TestTenant.StartAsync(
            TestScenarios.Scenario(one =>
                one.Users.Add(
                    new()
                    {
                        UserPrincipalName = "ann@contoso.example",
                        Recipient = new() { Type = RecipientType.UserMailbox, ExchangeGuid = TestScenarios.Mailbox },
                    }
                )
            )
        );

        var reply = await tenant.RunAsync("Remove-Mailbox", new() { ["Identity"] = TestScenarios.Mailbox.ToString(), ["Confirm"] = false });

        Assert.Equal(200, reply.Status);
        Assert.Equal(404, (await tenant.GetAsync("/users/ann@contoso.example")).Status);
        Assert.Equal(DamageKind.AccountDeleted, Assert.Single(tenant.Simulator.Report().Tenants[0].Damage).Kind);
    }

    [Fact]
    public async Task An_ambiguous_identity_removes_nothing()
    {
        await using var tenant = await TestTenant.StartAsync(
            TestScenarios.Scenario(one =>
            {
                one.Recipients.Add(TestScenarios.SoftDeletedMailUser(TestScenarios.Mailbox, name: "first"));
                one.Recipients.Add(TestScenarios.SoftDeletedMailUser(TestScenarios.Mailbox, name: "second"));
            })
        );

        Assert.Equal(
            "ManagementObjectAmbiguousException",
            (await tenant.PurgeAsync("Remove-MailUser", TestScenarios.Mailbox)).ExceptionType
        );
    }

    [Fact]
    public async Task A_refusal_for_no_visible_reason_can_be_arranged()
    {
        var scenario = TestScenarios.Conflict();
        scenario.Tenants[0].Recipients[0].PurgeRefusal = "This cannot be done.";
        scenario.Exchange.ErrorHashPrefix = true;
        await using var tenant = await TestTenant.StartAsync(scenario);

        Assert.Equal(
            "Ex6F9304|Microsoft.Exchange.Management.Tasks.RecipientTaskException|This cannot be done.",
            (await tenant.PurgeAsync("Remove-MailUser", TestScenarios.Mailbox)).Detail
        );
    }

    [Fact]
    public async Task A_cmdlet_without_output_can_answer_204()
    {
        var scenario = TestScenarios.Conflict();
        scenario.Exchange.NoContentForEmpty = true;
        await using var tenant = await TestTenant.StartAsync(scenario);

        Assert.Equal(204, (await tenant.PurgeAsync("Remove-MailUser", TestScenarios.Mailbox)).Status);
    }
}
