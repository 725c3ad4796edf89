using System.Text.Json.Nodes;
using TenantHygiene.TenantSimulator.Scenarios;
using TenantHygiene.TenantSimulator.Tenants;

namespace TenantHygiene.TenantSimulator.Tests.Exchange;

public sealed class GetCmdletsTests
{
    [Fact]
    public async Task GetRecipient_shows_a_soft_deleted_copy_only_with_the_switch()
    {
        await using var tenant = await TestTenant.StartAsync(TestScenarios.Conflict());

        var without = await tenant.RunAsync("Get-Recipient", new() { ["Identity"] = TestScenarios.Mailbox.ToString() });
        var with = await tenant.RunAsync(
            "Get-Recipient",
            new() { ["Identity"] = TestScenarios.Mailbox.ToString(), ["IncludeSoftDeletedRecipients"] = true }
        );

        Assert.Equal((404, "ManagementObjectNotFoundException"), (without.Status, without.ExceptionType));
        var row = Assert.Single(with.Value)!;
        Assert.Equal("#Guid", (string)row["ExchangeGuid@odata.type"]!);
        Assert.Equal(TestScenarios.Mailbox.ToString(), (string)row["ExchangeGuid"]!);
        Assert.Equal("Soft Deleted Objects\\copy", (string)row["Identity"]!);
        Assert.Equal("", (string)row["ExternalDirectoryObjectId"]!);
        Assert.NotNull(row["WhenSoftDeleted"]);
        Assert.Null(row["LitigationHoldEnabled"]);
    }

    [Theory]
    [InlineData("Get-Recipient")]
    [InlineData("Get-MailUser")]
    [InlineData("Get-Mailbox")]
    public async Task Without_an_identity_a_Get_returns_all_recipients(string cmdlet)
    {
        await using var tenant = await TestTenant.StartAsync(
            TestScenarios.Scenario(one =>
            {
                one.Users.Add(TestScenarios.Victim());
                one.Users.Add(new() { UserPrincipalName = "other@contoso.example" });
                one.Generate.HealthyUsers = 7;
            })
        );
        var expected = cmdlet switch
        {
            "Get-Recipient" => 9,
            "Get-MailUser" => 2,
            _ => 7,
        };

        Assert.Equal(expected, (await tenant.RunAsync(cmdlet, new() { ["Identity"] = null })).Value.Count);
        Assert.Equal(expected, (await tenant.RunAsync(cmdlet, new() { ["Identity"] = "" })).Value.Count);
        Assert.Equal(expected, (await tenant.RunAsync(cmdlet, [])).Value.Count);
    }

    [Theory]
    [InlineData("Get-MailUser", "SoftDeletedMailUser", RecipientType.MailUser, false, 1)]
    [InlineData("Get-MailUser", null, RecipientType.MailUser, false, 0)]
    [InlineData("Get-Mailbox", "SoftDeletedMailbox", RecipientType.MailUser, false, 0)]
    [InlineData("Get-Mailbox", "SoftDeletedMailbox", RecipientType.UserMailbox, false, 1)]
    [InlineData("Get-Mailbox", "InactiveMailboxOnly", RecipientType.UserMailbox, false, 0)]
    [InlineData("Get-Mailbox", "InactiveMailboxOnly", RecipientType.UserMailbox, true, 1)]
    [InlineData("Get-Mailbox", "IncludeInactiveMailbox", RecipientType.UserMailbox, true, 1)]
    [InlineData("Get-Mailbox", null, RecipientType.UserMailbox, true, 0)]
    [InlineData("Get-Mailbox", "SoftDeletedMailbox", RecipientType.GroupMailbox, false, 0)]
    public async Task A_filter_searches_where_the_switch_says(string cmdlet, string? flag, RecipientType type, bool onHold, int rows)
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
                        LitigationHoldEnabled = onHold,
                    }
                )
            )
        );
        var parameters = new JsonObject { ["Filter"] = $"ExchangeGuid -eq '{TestScenarios.Mailbox}'" };
        if (flag is not null)
        {
            parameters[flag] = true;
        }

        var reply = await tenant.RunAsync(cmdlet, parameters);

        Assert.Equal((200, rows), (reply.Status, reply.Value.Count));
    }

    [Theory]
    [InlineData("ExchangeGuid = 'x'")]
    [InlineData("ExchangeGuid -eq not-a-guid")]
    [InlineData("ExchangeGuid -eq 'not-a-guid'")]
    [InlineData("Bogus -eq 'x'")]
    [InlineData("ExchangeGuid -eq")]
    public async Task A_filter_that_is_no_OPATH_is_refused(string filter)
    {
        await using var tenant = await TestTenant.StartAsync(TestScenarios.Conflict());

        var reply = await tenant.RunAsync("Get-Recipient", new() { ["Filter"] = filter });

        Assert.Equal((400, "ParsingException"), (reply.Status, reply.ExceptionType));
    }

    [Fact]
    public async Task An_identity_fits_every_GUID_name_and_address()
    {
        await using var tenant = await TestTenant.StartAsync(
            TestScenarios.Scenario(one =>
                one.Users.Add(
                    new()
                    {
                        UserPrincipalName = "ann@contoso.example",
                        Recipient = new()
                        {
                            Type = RecipientType.UserMailbox,
                            Name = "Ann Name",
                            Alias = "annalias",
                            ExchangeGuid = TestScenarios.Mailbox,
                            ArchiveGuid = TestScenarios.Archive,
                            EmailAddresses = ["smtp:second@contoso.example"],
                        },
                    }
                )
            )
        );
        var row = (await tenant.RunAsync("Get-Mailbox", new() { ["Identity"] = TestScenarios.Mailbox.ToString() })).Value[0]!;

        foreach (
            var identity in new[]
            {
                (string)row["Guid"]!,
                TestScenarios.Archive.ToString(),
                (string)row["ExternalDirectoryObjectId"]!,
                (string)row["DistinguishedName"]!,
                "Ann Name",
                "annalias",
                "ann@contoso.example",
                "second@contoso.example",
            }
        )
        {
            Assert.Equal(200, (await tenant.RunAsync("Get-Mailbox", new() { ["Identity"] = identity })).Status);
        }
    }

    [Fact]
    public async Task An_alias_that_a_copy_shares_fits_two_objects()
    {
        var scenario = TestScenarios.Scenario(one =>
        {
            one.Users.Add(TestScenarios.Victim());
            one.Recipients.Add(
                new()
                {
                    Name = "copy",
                    Alias = "victim",
                    State = RecipientState.SoftDeleted,
                }
            );
        });
        await using var tenant = await TestTenant.StartAsync(scenario);
        var parameters = new JsonObject { ["Identity"] = "victim", ["IncludeSoftDeletedRecipients"] = true };

        Assert.Equal(2, (await tenant.RunAsync("Get-Recipient", parameters)).Value.Count);
        scenario.Exchange.AmbiguousGet = AmbiguousGetBehavior.Error;
        Assert.Equal("ManagementObjectAmbiguousException", (await tenant.RunAsync("Get-Recipient", parameters)).ExceptionType);
    }

    [Fact]
    public async Task A_wrong_type_gives_no_rows_and_no_error()
    {
        await using var tenant = await TestTenant.StartAsync(TestScenarios.Conflict());

        var reply = await tenant.RunAsync("Get-Recipient", new() { ["RecipientTypeDetails"] = "MailboxUser" });

        Assert.Equal((200, 0), (reply.Status, reply.Value.Count));
        Assert.NotEmpty((await tenant.RunAsync("Get-Recipient", new() { ["RecipientTypeDetails"] = "MailU" })).Value);
    }

    [Fact]
    public async Task An_unknown_parameter_is_refused()
    {
        await using var tenant = await TestTenant.StartAsync(TestScenarios.Conflict());

        var reply = await tenant.RunAsync("Get-Recipient", new() { ["BogusParameter"] = true });

        Assert.Equal((400, "AmbiguousParameterSetException"), (reply.Status, reply.ExceptionType));
        Assert.Equal("Microsoft.Exchange.AdminApi.CommandInvocation.AmbiguousParameterSetException", reply.Headers["x-ExceptionType"]);
        Assert.Contains(
            "BogusParameter",
            (string)reply.Json["error"]!["innererror"]!["internalexception"]!["message"]!,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task The_next_page_is_fetched_by_posting_the_same_body_to_nextLink()
    {
        await using var tenant = await TestTenant.StartAsync(TestScenarios.Scenario(one => one.Generate.HealthyUsers = 5));

        var first = await tenant.RunAsync("Get-Mailbox", new() { ["ResultSize"] = "Unlimited" }, prefer: "odata.maxpagesize=3");
        var next = (string)first.Json["@odata.nextLink"]!;
        var second = await tenant.RunAsync("Get-Mailbox", new() { ["ResultSize"] = "Unlimited" }, next, "odata.maxpagesize=3");
        var otherBody = await tenant.RunAsync("Get-Mailbox", [], next, "odata.maxpagesize=3");
        var get = await Reply.OfAsync(await tenant.Http.GetAsync(next, TestTenant.Cancellation));

        Assert.Equal((3, 2), (first.Value.Count, second.Value.Count));
        Assert.Null(second.Json["@odata.nextLink"]);
        Assert.Equal((400, 405), (otherBody.Status, get.Status));
    }

    [Fact]
    public async Task More_than_the_result_size_is_cut_with_a_warning()
    {
        await using var tenant = await TestTenant.StartAsync(TestScenarios.Scenario(one => one.Generate.HealthyUsers = 5));

        var reply = await tenant.RunAsync("Get-Mailbox", new() { ["ResultSize"] = 2 });

        Assert.Equal(2, reply.Value.Count);
        Assert.Contains("only the first 2 items", (string)reply.Json["@adminapi.warnings"]![0]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Select_restricts_the_properties()
    {
        await using var tenant = await TestTenant.StartAsync(TestScenarios.Conflict());
        var url = $"{tenant.Simulator.ExchangeBaseUrl}/adminapi/beta/{TestScenarios.TenantId}/InvokeCommand?$select=Name,Alias";

        var row = (await tenant.RunAsync("Get-MailUser", [], url)).Value[0]!.AsObject();

        Assert.Equal(["Name", "Alias"], row.Select(property => property.Key));
    }

    [Fact]
    public async Task Statistics_count_items_of_mailbox_and_archive()
    {
        await using var tenant = await TestTenant.StartAsync(
            TestScenarios.Scenario(one =>
            {
                var copy = TestScenarios.SoftDeletedMailbox(TestScenarios.Mailbox);
                copy.Content = new() { ItemCount = 12, TotalItemSizeBytes = 3 << 20 };
                one.Recipients.Add(copy);
            })
        );
        var identity = new JsonObject { ["Identity"] = TestScenarios.Mailbox.ToString() };

        Assert.Equal(404, (await tenant.RunAsync("Get-MailboxStatistics", identity)).Status);
        identity["IncludeSoftDeletedRecipients"] = true;
        var row = (await tenant.RunAsync("Get-MailboxStatistics", identity)).Value[0]!;
        Assert.Equal((12, "3 MB (3,145,728 bytes)"), ((int)row["ItemCount"]!, (string)row["TotalItemSize"]!));
        identity["Archive"] = true;
        Assert.Equal(400, (await tenant.RunAsync("Get-MailboxStatistics", identity)).Status);
    }

    [Fact]
    public async Task The_organisation_shows_its_holds()
    {
        await using var tenant = await TestTenant.StartAsync(TestScenarios.Scenario(one => one.Organization.InPlaceHolds = ["mbxabc:1"]));

        Assert.Equal("mbxabc:1", (string)(await tenant.RunAsync("Get-OrganizationConfig", [])).Value[0]!["InPlaceHolds"]![0]!);
    }

    [Fact]
    public async Task A_late_replica_still_shows_what_was_purged()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        var scenario = TestScenarios.Conflict();
        scenario.Exchange.ReplicaLag = new() { Milliseconds = 500, Cmdlets = ["Get-Recipient"] };
        await using var tenant = await TestTenant.StartAsync(scenario, time);
        await tenant.PurgeAsync("Remove-MailUser", TestScenarios.Mailbox);

        Assert.Equal(0, await CountAsync("Get-MailUser", new() { ["SoftDeletedMailUser"] = true }));
        Assert.Equal(
            200,
            (
                await tenant.RunAsync(
                    "Get-Recipient",
                    new() { ["Identity"] = TestScenarios.Mailbox.ToString(), ["IncludeSoftDeletedRecipients"] = true }
                )
            ).Status
        );
        time.Advance(TimeSpan.FromMilliseconds(501));
        Assert.Equal(
            404,
            (
                await tenant.RunAsync(
                    "Get-Recipient",
                    new() { ["Identity"] = TestScenarios.Mailbox.ToString(), ["IncludeSoftDeletedRecipients"] = true }
                )
            ).Status
        );

        async Task<int> CountAsync(string cmdlet, JsonObject parameters) => (await tenant.RunAsync(cmdlet, parameters)).Value.Count;
    }
}
