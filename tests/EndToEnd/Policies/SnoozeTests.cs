using System.Net;
using System.Text.Json.Nodes;
using TenantHygiene.EndToEnd.Support;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Testing;

namespace TenantHygiene.EndToEnd.Policies;

/// <summary>What scans report of a snoozed user is dropped; what a person asks for is not.</summary>
[Collection(nameof(SharedProduct))]
public sealed class SnoozeTests(SharedProduct product) : EndToEndTests(product)
{
    [Fact]
    public async Task A_snoozed_user_is_skipped_until_the_snooze_is_removed()
    {
        var user = await Tenant.AddConflictAsync("snoozed");
        var plan = await Api.RequestRemediationAsync(user, mode: "plan");
        await Api.WaitForEndAsync(plan);
        var message = QueueDriver.Message(user, (string)(await Api.GetAsync($"remediations/{plan}")).Body["error"]!["fingerprint"]!);

        Assert.Equal(
            HttpStatusCode.OK,
            (await Api.SendAsync(HttpMethod.Put, Path(user), Until(TimeProvider.System.GetUtcNow().AddDays(1)))).Status
        );
        await Queue.PutAsync(message);
        await Eventually.SeeAsync("the queue is empty", Queue.CountAsync, count => count == 0);
        Assert.Single(await Api.RemediationsOfAsync(user));

        Assert.Equal(HttpStatusCode.NoContent, (await Api.SendAsync(HttpMethod.Delete, Path(user))).Status);
        await Queue.PutAsync(message);
        var begun = await Eventually.SeeAsync("a remediation began", () => Api.RemediationsOfAsync(user), found => found.Count == 2);
        Assert.Equal(RemediationState.Resolved, (await Api.WaitForEndAsync((string)begun[0]["id"]!)).State);
    }

    [Fact]
    public async Task A_snooze_has_an_end_in_the_future_and_a_reason()
    {
        var user = await Tenant.AddConflictAsync("snoozedwrongly", tenantId: TenantDriver.Northwind);

        var past = await Api.SendAsync(HttpMethod.Put, Path(user), Until(TimeProvider.System.GetUtcNow().AddDays(-1)));
        var never = await Api.SendAsync(HttpMethod.Put, Path(user), Until(TimeProvider.System.GetUtcNow().AddYears(9)));

        Assert.All([past, never], answer =>
            Assert.Equal((HttpStatusCode.BadRequest, "until-wrong"), (answer.Status, (string?)answer.Body["code"]))
        );
        Assert.Equal(HttpStatusCode.NotFound, (await Api.GetAsync(Path(user))).Status);
    }

    private static string Path(AffectedUser user) => $"tenants/{user.TenantId}/users/{user.Id}/snooze";

    private static JsonObject Until(DateTimeOffset time) => new() { ["until"] = time, ["reason"] = "On leave." };
}
