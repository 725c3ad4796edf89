using System.Reflection;
using System.Text;
using System.Text.Json.Nodes;
using Azure.Storage.Queues;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using TenantHygiene.Functions.Api.Monitoring;
using TenantHygiene.Functions.Tests.Purging;
using TenantHygiene.Ledger;
using TenantHygiene.Ledger.Audit;
using TenantHygiene.Remediation.Audit;
using TenantHygiene.Remediation.Primitives;
using static TenantHygiene.Testing.TestPrincipals;

namespace TenantHygiene.Functions.Tests.Api.Monitoring;

/// <summary>A message that is worth no further try is deleted, and the audit log tells who did it and why.</summary>
public sealed class PoisonMessageApiTests : IClassFixture<PurgeFixture>, IAsyncDisposable
{
    private readonly PurgeFixture _fixture;
    private readonly ServiceProvider _process;

    public PoisonMessageApiTests(PurgeFixture fixture)
    {
        fixture.SkipWithoutStorage();
        _fixture = fixture;
        _process = fixture.Start();
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private QueueClient Poison => _process.GetRequiredService<QueueServiceClient>().GetQueueClient($"{_fixture.QueueName}-poison");

    public async ValueTask DisposeAsync()
    {
        await Poison.DeleteIfExistsAsync(Cancellation);
        await _process.GetRequiredService<QueueServiceClient>().GetQueueClient(_fixture.QueueName).DeleteIfExistsAsync(Cancellation);
        await _process.DisposeAsync();
    }

    [Theory]
    [InlineData("nobody knows what this is")]
    [InlineData(
        """{"tenantId":"TENANT","userId":"00000000-0000-0000-0000-0000000000aa","fingerprint":"gone","detectedAt":"2026-01-01T00:00:00Z"}"""
    )]
    public async Task A_dismissed_message_is_gone_and_in_the_audit_log_with_who_and_why(string text)
    {
        text = text.Replace("TENANT", $"{_fixture.TenantId}", StringComparison.Ordinal);
        var other = await SetAsideAsync("another");
        var id = await SetAsideAsync(text);

        var answer = await DismissAsync(id, "The user has left.");

        Assert.Equal((StatusCodes.Status200OK, text), (answer.Status, (string?)answer.Body["text"]));
        Assert.Equal(
            other,
            Assert.Single(await _process.GetRequiredService<TriggerQueues>().ProvisioningErrors.PeekPoisonAsync(10, Cancellation)).Id
        );
        var entry = Assert.Single(await EntriesAsync(), entry => entry.Content.Contains(id, StringComparison.Ordinal));
        var content = JsonNode.Parse(entry.Content)!;
        Assert.Equal(
            (Called("olga"), "The user has left.", text, _fixture.QueueName),
            (entry.Actor!, (string?)content["reason"], (string?)content["text"], (string?)content["queue"])
        );
    }

    [Fact]
    public async Task A_message_that_is_not_there_is_not_found_and_nothing_is_recorded()
    {
        var before = (await EntriesAsync()).Count;

        Assert.Equal(StatusCodes.Status404NotFound, (await DismissAsync($"{Guid.NewGuid()}", "It is over.")).Status);
        Assert.Equal(before, (await EntriesAsync()).Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    public async Task Without_a_reason_nothing_is_dismissed(string reason)
    {
        var id = await SetAsideAsync("text");

        Assert.Equal(
            (StatusCodes.Status400BadRequest, "reason-wrong"),
            (await DismissAsync(id, reason)) is var (status, body) ? (status, (string?)body["code"]) : default
        );
        Assert.Equal(
            id,
            Assert.Single(await _process.GetRequiredService<TriggerQueues>().ProvisioningErrors.PeekPoisonAsync(10, Cancellation)).Id
        );
    }

    private async Task<List<AuditEntry>> EntriesAsync() =>
        await _process.GetRequiredService<AuditLog>().ReadAsync(_fixture.TenantId, 0, Cancellation).ToListAsync(Cancellation);

    private async Task<string> SetAsideAsync(string text)
    {
        await Poison.CreateIfNotExistsAsync(cancellationToken: Cancellation);
        return (await Poison.SendMessageAsync(Convert.ToBase64String(Encoding.UTF8.GetBytes(text)), Cancellation)).Value.MessageId;
    }

    private async Task<(int Status, JsonNode Body)> DismissAsync(string id, string reason)
    {
        using var services = new ServiceCollection().AddLogging().BuildServiceProvider();
        using var sent = new MemoryStream(Encoding.UTF8.GetBytes(new JsonObject { ["reason"] = reason }.ToJsonString()));
        using var received = new MemoryStream();
        var http = new DefaultHttpContext { RequestServices = services, User = SignedIn("olga") };
        http.Features.Set(TenantScope.All);
        http.Request.Body = sent;
        http.Response.Body = received;
        var answer = await ActivatorUtilities.CreateInstance<DismissPoisonMessage>(_process).RunAsync(http.Request, id, Cancellation);
        await answer.ExecuteAsync(http);
        return (http.Response.StatusCode, JsonNode.Parse(received.ToArray())!);
    }
}

public sealed class TriggerQueuesTests
{
    [Fact]
    public void What_was_set_aside_can_be_seen_and_replayed_for_every_queue_that_triggers_something()
    {
        var triggering =
            from type in typeof(TenantHygieneApplication).Assembly.GetTypes()
            from method in type.GetMethods()
            from parameter in method.GetParameters()
            let trigger = parameter.GetCustomAttribute<QueueTriggerAttribute>()
            where trigger is not null
            select trigger.QueueName;

        var known = new TriggerQueues(new QueueServiceClient("UseDevelopmentStorage=true"), Options.Create(new LedgerOptions()));

        Assert.Equal(triggering.Order(), known.All.Select(queue => queue.Name).Order());
    }
}
