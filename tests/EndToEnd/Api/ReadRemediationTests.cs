using System.Net;
using System.Text.Json.Nodes;
using TenantHygiene.EndToEnd.Support;
using TenantHygiene.Remediation.Outcomes;

namespace TenantHygiene.EndToEnd.Api;

/// <summary><c>GET /remediations/{id}</c>, its events, and the list.</summary>
[Collection(nameof(SharedProduct))]
public sealed class ReadRemediationTests(SharedProduct product) : EndToEndTests(product)
{
    [Fact]
    public async Task A_request_with_the_current_ETag_gets_304_until_something_changes()
    {
        var user = await Tenant.AddConflictAsync("etag", new() { ProvisioningSeconds = 2 });
        var id = await Api.RequestRemediationAsync(user);
        var running = (await Api.GetAsync($"remediations/{id}")).Header("ETag")!;
        await Api.WaitForEndAsync(id);

        var changed = await Api.GetAsync($"remediations/{id}", ("If-None-Match", running));
        var etag = changed.Header("ETag")!;
        var unchanged = await Api.GetAsync($"remediations/{id}", ("If-None-Match", etag));

        Assert.Equal(HttpStatusCode.OK, changed.Status);
        Assert.Equal((HttpStatusCode.NotModified, etag, ""), (unchanged.Status, unchanged.Header("ETag"), unchanged.Text));
        foreach (var known in new[] { $"{running}, {etag}", $"W/{etag}", "*" })
        {
            Assert.Equal(HttpStatusCode.NotModified, (await Api.GetAsync($"remediations/{id}", ("If-None-Match", known))).Status);
        }
    }

    [Fact]
    public async Task A_running_remediation_sends_Retry_After_and_an_ended_one_does_not()
    {
        var user = await Tenant.AddConflictAsync("lookagain", new() { ProvisioningSeconds = 20 });
        var id = await Api.RequestRemediationAsync(user);
        await Api.WaitForAsync(id, RemediationState.Verifying);

        var running = await Api.GetAsync($"remediations/{id}");
        await Api.WaitForEndAsync(id);
        var ended = await Api.GetAsync($"remediations/{id}");

        Assert.Equal("5", running.Header("Retry-After"));
        Assert.Equal("Running", (string?)running.Body["status"]);
        Assert.NotNull(running.Body["nextCheckAt"]);
        Assert.Null(ended.Header("Retry-After"));
        Assert.Equal(("Succeeded", "Resolved"), ((string?)ended.Body["status"], (string?)ended.Body["state"]));
        Assert.Null(ended.Body["nextCheckAt"]);
    }

    [Fact]
    public async Task The_events_are_the_whole_timeline_whose_repeated_entries_the_remediation_folds_and_can_be_read_on_from_any_of_them()
    {
        var user = await Tenant.AddConflictAsync("events");
        var id = await Api.RequestRemediationAsync(user);
        await Api.WaitForEndAsync(id);

        var timeline = (await Api.GetAsync($"remediations/{id}")).Body["steps"]!.AsArray();
        var events = (await Api.GetAsync($"remediations/{id}/events")).Body["items"]!.AsArray();
        var rest = (await Api.GetAsync($"remediations/{id}/events?after=3")).Body["items"]!.AsArray();
        var none = (await Api.GetAsync($"remediations/{id}/events?after={events.Count}")).Body["items"]!.AsArray();

        Assert.Equal(events.Count, timeline.Sum(step => (int?)step!["count"] ?? 1));
        Assert.All(timeline, step =>
            Assert.Equal(KindAndTime(events.Single(event_ => (int)event_!["sequence"]! == (int)step!["sequence"]!)!), KindAndTime(step!))
        );
        Assert.Equal(Enumerable.Range(1, events.Count), events.Select(step => (int)step!["sequence"]!));
        Assert.Equal(Enumerable.Range(4, events.Count - 3), rest.Select(step => (int)step!["sequence"]!));
        Assert.Empty(none);
        Assert.Equal(
            ["accepted", "diagnosing", "plan", "purging", "purge-sent", "seen-gone", "reprovisioning"],
            events.Take(7).Select(step => (string?)step!["kind"])
        );
        Assert.Equal("ended", (string?)events[^1]!["kind"]);
    }

    // The text is that of the last repetition.
    private static (string?, string?) KindAndTime(JsonNode step) => ((string?)step["kind"], (string?)step["at"]);

    [Fact]
    public async Task The_list_filters_by_tenant_state_user_ticket_and_time_and_pages_by_cursor()
    {
        var ticket = $"INC-{Guid.NewGuid():N}";
        AffectedUser[] users =
        [
            await Tenant.AddConflictAsync("listed1"),
            await Tenant.AddConflictAsync("listed2"),
            await Tenant.AddConflictAsync("listed3"),
        ];
        foreach (var user in users)
        {
            var requestBody = ApiDriver.RemediationBody(user, "plan");
            requestBody["ticket"] = new JsonObject { ["system"] = "servicenow", ["id"] = ticket };
            await Api.WaitForEndAsync((await Api.PostAsync("remediations", requestBody)).Id);
        }

        string[] newestFirst = [users[2].Name, users[1].Name, users[0].Name];
        Assert.Equal(newestFirst, await NamesAsync($"ticket={ticket}"));
        Assert.Equal(
            newestFirst,
            await NamesAsync($"ticket={ticket}&tenantId={TenantDriver.Contoso}&state=needsOPERATOR&since=2026-01-01T00:00:00Z")
        );
        Assert.Equal([users[1].Name], await NamesAsync($"ticket={ticket}&user={users[1].Id}"));
        Assert.Equal([users[1].Name], await NamesAsync($"ticket={ticket}&user={users[1].Name.ToUpperInvariant()}"));
        Assert.Empty(await NamesAsync($"ticket={ticket}&state=Resolved"));
        Assert.Empty(await NamesAsync($"ticket={ticket}&tenantId={TenantDriver.Fabrikam}"));
        Assert.Empty(await NamesAsync($"ticket={ticket}&since=2126-01-01T00:00:00Z"));
        Assert.Equal(newestFirst, await PagesAsync($"ticket={ticket}&top=1"));
        Assert.Equal(newestFirst, await PagesAsync($"ticket={ticket}&top=2"));
    }

    [Fact]
    public async Task Paging_through_everything_shows_every_remediation_once()
    {
        await Api.WaitForEndAsync(await Api.RequestRemediationAsync(await Tenant.AddConflictAsync("paged"), "plan"));

        var whole = await NamesAsync("top=200");
        var paged = await PagesAsync("top=3");

        Assert.NotEmpty(whole);
        Assert.Equal(whole, paged);
    }

    [Theory]
    [InlineData("tenantId=contoso", "query-wrong")]
    [InlineData("state=Nowhere", "query-wrong")]
    [InlineData("state=3", "query-wrong")]
    [InlineData("since=yesterday", "query-wrong")]
    [InlineData("top=0", "query-wrong")]
    [InlineData("top=201", "query-wrong")]
    [InlineData("user=a@b&user=c@d", "query-wrong")]
    [InlineData("cursor=nonsense", "cursor-wrong")]
    public async Task A_wrong_filter_is_refused_and_never_ignored(string query, string code)
    {
        var answer = await Api.GetAsync($"remediations?{query}");

        Assert.Equal((HttpStatusCode.BadRequest, code), (answer.Status, (string?)answer.Body["code"]));
    }

    private async Task<IReadOnlyList<string>> NamesAsync(string query) => Names(await Api.GetAsync($"remediations?{query}"));

    private async Task<IReadOnlyList<string>> PagesAsync(string query)
    {
        var names = new List<string>();
        string? cursor = null;
        do
        {
            var page = await Api.GetAsync($"remediations?{query}{(cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}")}");
            names.AddRange(Names(page));
            cursor = (string?)page.Body["nextCursor"];
        } while (cursor is not null);
        return names;
    }

    private static IReadOnlyList<string> Names(ApiResponse answer)
    {
        Assert.True(answer.Status is HttpStatusCode.OK, $"{answer}");
        return [.. answer.Body["items"]!.AsArray().Select(item => (string)item!["user"]!["userPrincipalName"]!)];
    }
}
