using System.Text.Json;
using System.Text.Json.Nodes;
using TenantHygiene.TenantSimulator.Faults;

namespace TenantHygiene.TenantSimulator.Tests;

public sealed class FaultTableTests
{
    private static readonly JsonObject _lookup = new()
    {
        ["Identity"] = TestScenarios.Mailbox.ToString(),
        ["IncludeSoftDeletedRecipients"] = true,
    };

    [Theory]
    [InlineData(FaultBody.Json, 503, "application/json", 503)]
    [InlineData(FaultBody.Html, 502, "text/html", 502)]
    [InlineData(FaultBody.Nul, 403, "application/json", 403)]
    [InlineData(FaultBody.Empty200, 503, "application/json", 200)]
    [InlineData(FaultBody.ErrorIn200, 503, "application/json", 200)]
    [InlineData(FaultBody.Nothing, 504, null, 504)]
    public async Task A_fault_answers_in_its_kind_as_often_as_it_says(FaultBody body, int status, string? type, int answered)
    {
        await using var tenant = await TestTenant.StartAsync(TestScenarios.Conflict());
        tenant.Simulator.AddFault(
            new Fault
            {
                Api = ApiName.Exchange,
                Route = "Get-Recipient",
                Times = 1,
                Answer = new()
                {
                    Body = body,
                    Status = status,
                    Headers = { ["Retry-After"] = "7" },
                },
            }
        );

        var (first, second) = (await tenant.RunAsync("Get-Recipient", _lookup), await tenant.RunAsync("Get-Recipient", _lookup));

        Assert.Equal((answered, type, "7"), (first.Status, first.ContentType, first.Headers["Retry-After"]));
        Assert.Equal((200, 1), (second.Status, second.Value.Count));
        Assert.Equal(
            body == FaultBody.ErrorIn200,
            first.ContentType == "application/json" && first.Body[0] != 0 && first.Status == 200 && first.Json.ContainsKey("error")
        );
    }

    [Fact]
    public async Task A_truncated_answer_is_no_JSON()
    {
        await using var tenant = await TestTenant.StartAsync(TestScenarios.Conflict());
        tenant.Simulator.AddFault(
            new Fault
            {
                Answer = new() { Body = FaultBody.Truncated },
                Route = "Get-Recipient",
            }
        );

        var reply = await tenant.RunAsync("Get-Recipient", _lookup);

        Assert.Equal(200, reply.Status);
        Assert.ThrowsAny<JsonException>(() => reply.Json);
    }

    [Fact]
    public async Task A_wrong_row_is_another_object()
    {
        await using var tenant = await TestTenant.StartAsync(TestScenarios.Conflict());
        tenant.Simulator.AddFault(new Fault { Answer = new() { Body = FaultBody.WrongRow } });

        Assert.NotEqual(
            TestScenarios.Mailbox.ToString(),
            (string)Assert.Single((await tenant.RunAsync("Get-Recipient", _lookup)).Value)!["ExchangeGuid"]!
        );
    }

    [Fact]
    public async Task A_partial_page_has_the_rest_behind_nextLink()
    {
        await using var tenant = await TestTenant.StartAsync(TestScenarios.Conflict());
        tenant.Simulator.AddFault(
            new Fault
            {
                Times = 1,
                Route = "Get-Recipient",
                Answer = new() { Body = FaultBody.PartialPage },
            }
        );

        var first = await tenant.RunAsync("Get-Recipient", _lookup);
        var rest = await tenant.RunAsync("Get-Recipient", _lookup, (string)first.Json["@odata.nextLink"]!);

        Assert.Equal((0, 1), (first.Value.Count, rest.Value.Count));
    }

    [Fact]
    public async Task A_foreign_nextLink_leads_elsewhere()
    {
        await using var tenant = await TestTenant.StartAsync(TestScenarios.Conflict());
        tenant.Simulator.AddFault(new Fault { Answer = new() { Body = FaultBody.ForeignNextLink } });

        Assert.StartsWith(
            "https://outlook.office365.invalid/",
            (string)(await tenant.RunAsync("Get-Recipient", _lookup)).Json["@odata.nextLink"]!,
            StringComparison.Ordinal
        );
        Assert.StartsWith(
            "https://graph.microsoft.invalid/",
            (string)(await tenant.GetAsync("/users")).Json["@odata.nextLink"]!,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_lost_reply_has_its_effect()
    {
        await using var tenant = await TestTenant.StartAsync(TestScenarios.Conflict());
        tenant.Simulator.AddFault(
            new Fault
            {
                Route = "Remove-MailUser",
                Times = 1,
                Answer = new() { Body = FaultBody.Abort, Performed = true },
            }
        );

        await Assert.ThrowsAsync<HttpRequestException>(() => tenant.PurgeAsync("Remove-MailUser", TestScenarios.Mailbox));

        Assert.Equal(404, (await tenant.RunAsync("Get-Recipient", _lookup)).Status);
    }

    [Fact]
    public async Task A_hanging_request_gets_no_answer()
    {
        await using var tenant = await TestTenant.StartAsync(TestScenarios.Conflict());
        await tenant.TokenAsync("https://outlook.office365.com");
        tenant.Simulator.AddFault(
            new Fault
            {
                Route = "Get-Recipient",
                Times = 1,
                Answer = new() { Body = FaultBody.Hang },
            }
        );

        await Assert.ThrowsAsync<TimeoutException>(() =>
            tenant.RunAsync("Get-Recipient", _lookup).WaitAsync(TimeSpan.FromMilliseconds(300), TestTenant.Cancellation)
        );
    }

    [Fact]
    public async Task A_fault_meets_only_the_requests_that_name_its_text()
    {
        await using var tenant = await TestTenant.StartAsync(TestScenarios.Conflict());
        tenant.Simulator.AddFault(
            new Fault
            {
                Identity = "victim@contoso.example",
                Answer = new() { Status = 504 },
            }
        );

        Assert.Equal(504, (await tenant.GetAsync("/users/victim@contoso.example")).Status);
        Assert.Equal(200, (await tenant.GetAsync("/users")).Status);
        tenant.Simulator.ClearFaults();
        Assert.Equal(200, (await tenant.GetAsync("/users/victim@contoso.example")).Status);
    }

    [Fact]
    public async Task Faults_come_by_HTTP_skip_some_and_meet_every_nth()
    {
        await using var tenant = await TestTenant.StartAsync(TestScenarios.Conflict());
        using var fault = new StringContent("""{"api":"graph","route":"GET /users","skip":1,"every":2,"answer":{"status":503}}""");
        using var unknown = new StringContent("""{"apis":"graph","answer":{}}""");
        var url = $"{tenant.Simulator.BaseUrl}/simulator/faults";

        Assert.Equal(204, (await Reply.OfAsync(await tenant.Http.PostAsync(url, fault, TestTenant.Cancellation))).Status);
        Assert.Equal(400, (await Reply.OfAsync(await tenant.Http.PostAsync(url, unknown, TestTenant.Cancellation))).Status);
        var statuses = new List<int>();
        for (var request = 0; request < 5; request++)
        {
            statuses.Add((await tenant.GetAsync("/users")).Status);
        }

        Assert.Equal([200, 200, 503, 200, 503], statuses);
        Assert.Equal(204, (await Reply.OfAsync(await tenant.Http.DeleteAsync(url, TestTenant.Cancellation))).Status);
        Assert.Equal(200, (await tenant.GetAsync("/users")).Status);
    }

    [Fact]
    public async Task Entra_can_fail_too()
    {
        await using var tenant = await TestTenant.StartAsync(TestScenarios.Scenario());
        tenant.Simulator.AddFault(
            new Fault
            {
                Api = ApiName.Entra,
                Times = 1,
                Answer = new() { Status = 503 },
            }
        );

        var (first, second) = (
            await tenant.TokenReplyAsync("https://graph.microsoft.com"),
            await tenant.TokenReplyAsync("https://graph.microsoft.com")
        );

        Assert.Equal((503, "temporarily_unavailable", 200), (first.Status, first.ErrorCode, second.Status));
    }
}
