using System.Net;
using System.Text.Json.Nodes;
using TenantHygiene.EndToEnd.Support;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Testing;

namespace TenantHygiene.EndToEnd.Api;

/// <summary>One request says what needs somebody, in the tenants that the caller may see.</summary>
[Collection(nameof(SharedProduct))]
public sealed class SummaryTests(SharedProduct product) : EndToEndTests(product)
{
    private static readonly Guid _own = TenantDriver.Fabrikam;

    [Fact]
    public async Task A_plan_that_waits_for_approval_is_counted_until_it_is_decided()
    {
        await Api.SendAsync(HttpMethod.Put, $"tenants/{_own}/release", new JsonObject { ["isReleased"] = true });
        var user = await Tenant.AddConflictAsync("summary-waits", new Conflict { Type = "userMailbox", Items = 5 }, _own);
        var id = await Api.RequestRemediationAsync(user);
        await Api.WaitForAsync(id, RemediationState.AwaitingApproval);

        var waiting = await ListAsync();
        var counted = await WaitingAsync();
        var hash = (string)(await Api.GetAsync($"remediations/{id}")).Body["plan"]!["hash"]!;
        await Api.PostAsync($"remediations/{id}/reject", new JsonObject { ["planHash"] = hash, ["reason"] = "Not today." });
        await Api.WaitForEndAsync(id);

        Assert.Contains(id, waiting);
        Assert.Equal(waiting.Count, counted);
        Assert.DoesNotContain(id, await ListAsync());
        Assert.Equal(counted - 1, await WaitingAsync());
    }

    [Fact]
    public async Task A_caller_with_a_grant_in_one_tenant_gets_the_summary_of_that_tenant_alone()
    {
        var person = Guid.NewGuid();
        await Api.SendAsync(
            HttpMethod.Put,
            $"tenants/{_own}/grants/{person}",
            new JsonObject { ["roles"] = new JsonArray("Hygiene.Read") }
        );
        var token = await Tenant.SignTokenAsync([], person: "summary@contoso.example", objectId: person);

        var summary = await Api.SendAsync(HttpMethod.Get, "summary", token: token);
        var foreign = await Api.SendAsync(HttpMethod.Get, $"tenants/{TenantDriver.Contoso}/summary", token: token);
        var all = await Api.GetAsync("summary");

        Assert.Equal([$"{_own}"], summary.Body["tenants"]!.AsArray().Select(tenant => (string?)tenant!["tenantId"]));
        Assert.Null(summary.Body["attention"]!["poisonMessages"]);
        Assert.Equal(HttpStatusCode.NotFound, foreign.Status);
        Assert.Equal(4, all.Body["tenants"]!.AsArray().Count);
        Assert.NotNull(all.Body["attention"]!["poisonMessages"]);
    }

    [Fact]
    public async Task The_summary_of_a_tenant_tells_its_scans_and_what_is_left_of_its_budgets()
    {
        var scan = await Api.PostAsync("scans", new JsonObject { ["tenantId"] = TenantDriver.Contoso });
        await Eventually.SeeAsync(
            "the scan has ended",
            () => Api.GetAsync($"scans/{scan.Id}"),
            seen => (string?)seen.Body["state"] != "Running"
        );

        var summary = await Api.GetAsync($"tenants/{TenantDriver.Contoso}/summary");

        Assert.True(summary.Status is HttpStatusCode.OK, $"{summary}");
        Assert.Equal("Complete", (string?)summary.Body["scans"]!["lastState"]);
        Assert.NotNull(summary.Body["scans"]!["lastCompleteAt"]);
        Assert.True((int)summary.Body["budget"]!["perDay"]! > 0);
        Assert.Equal("Closed", (string?)summary.Body["breaker"]);
    }

    [Fact]
    public async Task What_needs_attention_is_asked_for_in_one_state()
    {
        var answer = await Api.GetAsync("remediations?needsAttention=true");

        Assert.Equal((HttpStatusCode.BadRequest, "query-wrong"), (answer.Status, (string?)answer.Body["code"]));
    }

    private async Task<int> WaitingAsync() =>
        (int?)(await Api.GetAsync($"tenants/{_own}/summary")).Body["remediations"]!["AwaitingApproval"] ?? 0;

    private async Task<IReadOnlyList<string>> ListAsync() =>
        [
            .. (await Api.GetAsync($"remediations?tenantId={_own}&state=AwaitingApproval&needsAttention=true&top=200")).Body["items"]!
                .AsArray()
                .Select(item => (string)item!["id"]!),
        ];
}
