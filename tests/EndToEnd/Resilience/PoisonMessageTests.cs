using System.Net;
using System.Text.Json.Nodes;
using TenantHygiene.EndToEnd.Support;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Testing;

namespace TenantHygiene.EndToEnd.Resilience;

[Collection(nameof(SharedProduct))]
public sealed class PoisonMessageTests(SharedProduct product) : EndToEndTests(product)
{
    [Theory]
    [InlineData("this is not JSON")]
    [InlineData("null")]
    [InlineData(
        "{\"tenantId\":\"00000000-0000-0000-0000-0000000000ff\",\"userId\":\"00000000-0000-0000-0000-0000000000aa\",\"fingerprint\":\"of-an-unknown-tenant\",\"detectedAt\":\"2026-01-01T00:00:00Z\"}"
    )]
    public async Task A_message_that_cannot_be_processed_is_kept_and_shown_word_for_word(string text)
    {
        await Queue.PutAsync(text);

        var item = await WaitForPoisonAsync(text);

        Assert.NotNull(item["id"]);
        Assert.NotNull(item["setAsideAt"]);
    }

    [Fact]
    public async Task A_message_that_is_not_even_base64_is_kept_and_shown_as_it_is()
    {
        await Queue.PutRawAsync("<not base64>");

        var item = await WaitForPoisonAsync("<not base64>");

        Assert.NotNull(item["problem"]);
    }

    [Fact]
    public async Task A_replayed_message_that_is_still_wrong_comes_back_to_the_poison_queue()
    {
        await Queue.PutAsync("wrong for ever");
        await WaitForPoisonAsync("wrong for ever");

        var replay = await Api.PostAsync("poison-messages/replay");

        Assert.Equal(HttpStatusCode.OK, replay.Status);
        Assert.True((int)replay.Body["moved"]! >= 1, $"{replay}");
        await WaitForPoisonAsync("wrong for ever");
    }

    [Fact]
    public async Task A_replayed_message_whose_cause_is_mended_does_its_work()
    {
        var user = await Tenant.AddConflictAsync("setaside");
        var plan = await Api.RequestRemediationAsync(user, "plan");
        await Api.WaitForEndAsync(plan);
        var message = QueueDriver.Message(user, (string)(await Api.GetAsync($"remediations/{plan}")).Body["error"]!["fingerprint"]!);
        await Tenant.BreakAsync("graph", "GET /users/{id}", user.Id.ToString(), new InjectedFault("json", 403));
        await Queue.PutAsync(message);
        await WaitForPoisonAsync(message);
        Assert.Empty(await Tenant.RemovalsAsync(user));

        await Tenant.HealAsync();
        await Api.PostAsync("poison-messages/replay");

        var repairs = await Eventually.SeeAsync("the remediation began", () => Api.RemediationsOfAsync(user), found => found.Count == 2);
        var end = await Api.WaitForEndAsync((string)repairs[0]["id"]!);
        Assert.Equal(RemediationState.Resolved, end.State);
        Assert.Single(await Tenant.RemovalsAsync(user));
    }

    private async Task<JsonNode> WaitForPoisonAsync(string text)
    {
        var list = await Eventually.SeeAsync(
            $"the poison queue shows '{text}'",
            () => Api.GetAsync("poison-messages"),
            answer => Find(answer, text) is not null
        );
        return Find(list, text)!;
    }

    private static JsonNode? Find(ApiResponse answer, string text) =>
        answer.Body["items"]!.AsArray().FirstOrDefault(item => (string)item!["text"]! == text);
}
