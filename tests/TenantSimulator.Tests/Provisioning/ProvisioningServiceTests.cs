using Microsoft.Extensions.Time.Testing;
using TenantHygiene.TenantSimulator.Provisioning;
using TenantHygiene.TenantSimulator.Requests;
using TenantHygiene.TenantSimulator.Tenants;

namespace TenantHygiene.TenantSimulator.Tests.Provisioning;

public sealed class ProvisioningServiceTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 23, 0, 0, 0, TimeSpan.Zero));

    [Theory]
    [InlineData("ExchangeGuid", RecipientState.Active)]
    [InlineData("ExchangeGuid", RecipientState.SoftDeleted)]
    [InlineData("ArchiveGuid", RecipientState.Active)]
    [InlineData("ArchiveGuid", RecipientState.SoftDeleted)]
    public async Task Another_holder_of_a_GUID_is_an_error(string property, RecipientState state)
    {
        Guid? guid = TestScenarios.Mailbox;
        var (mailbox, archive) = property == "ExchangeGuid" ? (guid, (Guid?)null) : (null, guid);
        await using var tenant = await TestTenant.StartAsync(
            TestScenarios.Scenario(one =>
            {
                one.Users.Add(TestScenarios.Victim(mailbox, archive));
                one.Recipients.Add(
                    new()
                    {
                        Name = "holder",
                        State = state,
                        ExchangeGuid = mailbox,
                        ArchiveGuid = archive,
                    }
                );
            })
        );

        Assert.Contains(
            $"The value \"{guid}\" of property \"{property}\" is used by another recipient object. Please specify a unique value.",
            Assert.Single(await tenant.UnresolvedAsync()),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task An_error_vanishes_only_after_purge_and_retry_and_latency()
    {
        var scenario = TestScenarios.Conflict();
        scenario.Latency.Retry.FixedSeconds = 300;
        await using var tenant = await TestTenant.StartAsync(scenario, _time);

        Assert.Equal(204, (await tenant.RetryAsync()).Status);
        _time.Advance(TimeSpan.FromSeconds(301));
        Assert.Single(await tenant.UnresolvedAsync());

        await tenant.PurgeAsync("Remove-MailUser", TestScenarios.Mailbox);
        _time.Advance(TimeSpan.FromDays(1));
        Assert.Single(await tenant.UnresolvedAsync());

        await tenant.RetryAsync();
        _time.Advance(TimeSpan.FromSeconds(299));
        Assert.Single(await tenant.UnresolvedAsync());
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Empty(await tenant.UnresolvedAsync());
        Assert.True((bool)Assert.Single(await tenant.ErrorsAsync())!["isResolved"]!);
    }

    [Fact]
    public async Task An_attempt_sees_the_state_of_the_moment_that_it_was_due()
    {
        var scenario = TestScenarios.Conflict();
        scenario.Latency.Retry.FixedSeconds = 5;
        await using var tenant = await TestTenant.StartAsync(scenario, _time);

        await tenant.RetryAsync();
        _time.Advance(TimeSpan.FromSeconds(6));
        await tenant.PurgeAsync("Remove-MailUser", TestScenarios.Mailbox);

        Assert.Single(await tenant.UnresolvedAsync());
    }

    [Fact]
    public async Task An_ArchiveGuid_conflict_shows_after_the_ExchangeGuid_conflict_is_repaired()
    {
        await using var tenant = await TestTenant.StartAsync(
            TestScenarios.Scenario(one =>
            {
                one.Users.Add(TestScenarios.Victim(TestScenarios.Mailbox, TestScenarios.Archive));
                one.Recipients.Add(TestScenarios.SoftDeletedMailUser(mailbox: TestScenarios.Mailbox, name: "first"));
                one.Recipients.Add(TestScenarios.SoftDeletedMailUser(archive: TestScenarios.Archive, name: "second"));
            })
        );

        Assert.Contains("ExchangeGuid", Assert.Single(await tenant.UnresolvedAsync()), StringComparison.Ordinal);
        await tenant.PurgeAsync("Remove-MailUser", TestScenarios.Mailbox);
        await tenant.RetryAsync();
        Assert.Contains("ArchiveGuid", Assert.Single(await tenant.UnresolvedAsync()), StringComparison.Ordinal);
        await tenant.PurgeAsync("Remove-MailUser", TestScenarios.Archive);
        await tenant.RetryAsync();
        Assert.Empty(await tenant.UnresolvedAsync());
        Assert.Equal(2, (await tenant.ErrorsAsync()).Count);
        Assert.Equal(
            TestScenarios.Archive.ToString(),
            (string)
                (await tenant.RunAsync("Get-MailUser", new() { ["Identity"] = TestScenarios.Mailbox.ToString() })).Value[0]!["ArchiveGuid"]!
        );
    }

    [Fact]
    public async Task An_archive_in_the_cloud_conflicts_with_zeros_until_Active_Directory_sends_its_GUID()
    {
        var cloud = new Guid("35bda72e-195b-4aa9-85f8-72874254331e");
        await using var tenant = await TestTenant.StartAsync(
            TestScenarios.Scenario(one =>
            {
                var victim = TestScenarios.Victim(archive: Guid.Empty);
                victim.Recipient = new()
                {
                    Type = RecipientType.UserMailbox,
                    ExchangeGuid = TestScenarios.Mailbox,
                    ArchiveGuid = cloud,
                };
                one.Users.Add(victim);
            })
        );

        Assert.Contains(
            $"Failed to sync the ArchiveGuid 00000000-0000-0000-0000-000000000000 of mailbox {TestScenarios.Mailbox} because one cloud archive {cloud} exists.",
            Assert.Single(await tenant.UnresolvedAsync()),
            StringComparison.Ordinal
        );
        tenant.Simulator.Mutate(
            new()
            {
                Kind = MutationKind.Synchronize,
                User = "victim@contoso.example",
                ArchiveGuid = cloud,
            }
        );
        Assert.Empty(await tenant.UnresolvedAsync());
    }

    [Fact]
    public async Task Cloud_management_of_Exchange_attributes_ends_the_mismatch_at_the_next_retry()
    {
        await using var tenant = await TestTenant.StartAsync(
            TestScenarios.Scenario(one =>
            {
                var victim = TestScenarios.Victim(archive: Guid.Empty);
                victim.Recipient = new()
                {
                    Type = RecipientType.UserMailbox,
                    ExchangeGuid = TestScenarios.Mailbox,
                    ArchiveGuid = TestScenarios.Archive,
                };
                one.Users.Add(victim);
            })
        );

        Assert.Equal(
            200,
            (
                await tenant.RunAsync(
                    "Set-Mailbox",
                    new() { ["Identity"] = TestScenarios.Mailbox.ToString(), ["IsExchangeCloudManaged"] = true }
                )
            ).Status
        );
        Assert.Single(await tenant.UnresolvedAsync());
        await tenant.RetryAsync();
        Assert.Empty(await tenant.UnresolvedAsync());
    }

    [Fact]
    public async Task A_given_error_stays_as_it_is()
    {
        await using var tenant = await TestTenant.StartAsync(
            TestScenarios.Scenario(one =>
            {
                var victim = TestScenarios.Victim();
                victim.Errors =
                [
                    new() { Description = "Nobody knows." },
                    new()
                    {
                        ServiceInstance = "SharePoint/Dublin",
                        ErrorDetail = "<a/>",
                        IsResolved = true,
                    },
                ];
                one.Users.Add(victim);
            })
        );

        await tenant.RetryAsync();

        Assert.Contains("Nobody knows.", Assert.Single(await tenant.UnresolvedAsync()), StringComparison.Ordinal);
        Assert.Equal(
            ("SharePoint/Dublin", "<a/>"),
            ((string)(await tenant.ErrorsAsync())[1]!["serviceInstance"]!, (string)(await tenant.ErrorsAsync())[1]!["errorDetail"]!)
        );
    }

    [Fact]
    public async Task The_detail_can_take_every_shape()
    {
        var scenario = TestScenarios.Conflict();
        scenario.Provisioning.ErrorDetail = new()
        {
            Namespace = "urn:exchange",
            Cdata = true,
            Attributes = true,
            Duplicates = 1,
            Quotes = QuoteStyle.Curly,
        };
        await using var tenant = await TestTenant.StartAsync(scenario);

        var root = System.Xml.Linq.XElement.Parse(Assert.Single(await tenant.UnresolvedAsync()));

        Assert.Equal("urn:exchange", root.Name.NamespaceName);
        var records = root.Descendants().Where(element => element.Name.LocalName == "ErrorRecord").ToList();
        Assert.Equal(2, records.Count);
        Assert.NotNull(records[0].Attribute("severity"));
        Assert.Contains($"\u201c{TestScenarios.Mailbox}\u201d", records[0].Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Resolved_entries_can_vanish_instead()
    {
        var scenario = TestScenarios.Conflict();
        scenario.Provisioning.KeepResolvedErrors = false;
        await using var tenant = await TestTenant.StartAsync(scenario);

        await tenant.PurgeAsync("Remove-MailUser", TestScenarios.Mailbox);
        await tenant.RetryAsync();

        Assert.Empty(await tenant.ErrorsAsync());
    }

    [Fact]
    public async Task A_retry_that_never_ends_leaves_the_error()
    {
        var scenario = TestScenarios.Conflict();
        scenario.Tenants[0].Users[0].RetryLatency = new Latency { Never = true };
        await using var tenant = await TestTenant.StartAsync(scenario, _time);

        await tenant.PurgeAsync("Remove-MailUser", TestScenarios.Mailbox);
        await tenant.RetryAsync();
        _time.Advance(TimeSpan.FromDays(30));

        Assert.Single(await tenant.UnresolvedAsync());
    }

    [Fact]
    public async Task Others_may_change_the_recipient_meanwhile()
    {
        await using var tenant = await TestTenant.StartAsync(TestScenarios.Conflict());
        tenant.Simulator.Mutate(
            new()
            {
                Kind = MutationKind.SetHold,
                Recipient = TestScenarios.Mailbox.ToString(),
                InPlaceHolds = ["UniHabc"],
            }
        );
        Assert.Equal(400, (await tenant.PurgeAsync("Remove-MailUser", TestScenarios.Mailbox)).Status);

        tenant.Simulator.Mutate(
            new()
            {
                Kind = MutationKind.ChangeGuid,
                Recipient = TestScenarios.Mailbox.ToString(),
                ExchangeGuid = Guid.NewGuid(),
            }
        );
        await tenant.RetryAsync();

        Assert.Empty(await tenant.UnresolvedAsync());
        Assert.Equal(2, tenant.Simulator.Report().Tenants[0].Mutations.Count);
    }

    [Fact]
    public async Task Mutations_also_come_by_HTTP_and_say_what_is_wrong()
    {
        await using var tenant = await TestTenant.StartAsync(TestScenarios.Conflict());
        using var good = new StringContent("""{"kind":"restoreRecipient","recipient":"copy"}""");
        using var bad = new StringContent("""{"kind":"restoreRecipient","recipient":"nobody"}""");

        Assert.Equal(
            204,
            (
                await Reply.OfAsync(
                    await tenant.Http.PostAsync($"{tenant.Simulator.BaseUrl}/simulator/mutations", good, TestTenant.Cancellation)
                )
            ).Status
        );
        var refused = await Reply.OfAsync(
            await tenant.Http.PostAsync($"{tenant.Simulator.BaseUrl}/simulator/mutations", bad, TestTenant.Cancellation)
        );
        Assert.Equal((400, "'nobody' fits 0 recipients; write the GUID of one."), (refused.Status, (string)refused.Json["error"]!));
        Assert.Equal(200, (await tenant.RunAsync("Get-MailUser", new() { ["Identity"] = "copy" })).Status);
    }
}
