using System.Text.Json.Nodes;
using TenantHygiene.TenantSimulator.Tenants;

namespace TenantHygiene.TenantSimulator.Tests.Exchange;

public sealed class OtherCmdletsTests
{
    [Fact]
    public async Task A_restore_request_is_queued_and_completes_after_its_latency()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        var scenario = TestScenarios.Scenario(one =>
        {
            one.Users.Add(
                new()
                {
                    UserPrincipalName = "ann@contoso.example",
                    Recipient = new() { Type = RecipientType.UserMailbox, ExchangeGuid = TestScenarios.Archive },
                }
            );
            one.Recipients.Add(TestScenarios.SoftDeletedMailbox(TestScenarios.Mailbox));
        });
        scenario.Latency.MailboxRestore.FixedSeconds = 60;
        await using var tenant = await TestTenant.StartAsync(scenario, time);

        var created = await tenant.RunAsync(
            "New-MailboxRestoreRequest",
            new()
            {
                ["SourceMailbox"] = TestScenarios.Mailbox.ToString(),
                ["TargetMailbox"] = "ann@contoso.example",
                ["AllowLegacyDNMismatch"] = true,
            }
        );
        time.Advance(TimeSpan.FromSeconds(61));
        var later = await tenant.RunAsync("Get-MailboxRestoreRequest", new() { ["Identity"] = (string)created.Value[0]!["RequestGuid"]! });

        Assert.Equal(("Queued", "Completed"), ((string)created.Value[0]!["Status"]!, (string)later.Value[0]!["Status"]!));
    }

    [Fact]
    public async Task Only_soft_deleted_mailboxes_are_restored_from()
    {
        await using var tenant = await TestTenant.StartAsync(
            TestScenarios.Scenario(one => one.Recipients.Add(TestScenarios.SoftDeletedMailUser(TestScenarios.Mailbox)))
        );

        Assert.Equal(
            404,
            (
                await tenant.RunAsync(
                    "New-MailboxRestoreRequest",
                    new() { ["SourceMailbox"] = TestScenarios.Mailbox.ToString(), ["TargetMailbox"] = "copy" }
                )
            ).Status
        );
    }

    [Fact]
    public async Task Cloud_management_is_a_parameter_set_of_its_own()
    {
        await using var tenant = await TestTenant.StartAsync(
            TestScenarios.Scenario(one =>
                one.Users.Add(
                    new()
                    {
                        UserPrincipalName = "ann@contoso.example",
                        Recipient = new() { Type = RecipientType.UserMailbox },
                    }
                )
            )
        );

        var reply = await tenant.RunAsync(
            "Set-Mailbox",
            new()
            {
                ["Identity"] = "ann@contoso.example",
                ["IsExchangeCloudManaged"] = true,
                ["LitigationHoldEnabled"] = true,
            }
        );

        Assert.Equal((400, "AmbiguousParameterSetException"), (reply.Status, reply.ExceptionType));
    }

    [Fact]
    public async Task A_batch_answers_each_command_by_itself()
    {
        await using var tenant = await TestTenant.StartAsync(TestScenarios.Conflict());
        var batch = new JsonObject { ["requests"] = new JsonArray(Command("1", "Get-MailUser"), Command("2", "Get-Everything")) };
        using var request = new HttpRequestMessage(
            HttpMethod.Post,
            $"{tenant.Simulator.ExchangeBaseUrl}/adminapi/beta/{TestScenarios.TenantId}/$batch"
        );
        request.Headers.Authorization = new("Bearer", await tenant.TokenAsync("https://outlook.office365.com"));
        request.Content = new StringContent(batch.ToJsonString());

        var reply = await Reply.OfAsync(await tenant.Http.SendAsync(request, TestTenant.Cancellation));

        Assert.Equal([200, 403], reply.Json["responses"]!.AsArray().Select(answer => (int)answer!["status"]!));
        Assert.Single(reply.Json["responses"]![0]!["body"]!["value"]!.AsArray());
    }

    private static JsonObject Command(string id, string cmdlet) =>
        new()
        {
            ["id"] = id,
            ["method"] = "POST",
            ["url"] = "InvokeCommand",
            ["body"] = new JsonObject
            {
                ["CmdletInput"] = new JsonObject { ["CmdletName"] = cmdlet, ["Parameters"] = new JsonObject() },
            },
        };
}
