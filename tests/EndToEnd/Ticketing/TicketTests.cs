using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using TenantHygiene.EndToEnd.Support;
using TenantHygiene.Testing;
using TenantHygiene.Ticketing.Connections;
using TenantHygiene.Ticketing.Tests.Support;
using TenantHygiene.Ticketing.Tests.Vendors;
using TenantHygiene.Ticketing.Webhooks;

namespace TenantHygiene.EndToEnd.Ticketing;

/// <summary>From the ticket to the repaired user and back, although senders repeat themselves and vendors fail half of the time.</summary>
[Collection(nameof(TicketingProduct))]
public sealed class TicketTests(TicketingProduct product) : TicketingTests(product)
{
    // Accounts of the help desk; the first two are its approvers.
    private const string Boss = "101";
    private const string Bob = "102";
    private const string Mallory = "104";

    public static TheoryData<ConnectionKind> Kinds => [.. Enum.GetValues<ConnectionKind>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_ticket_is_repaired_and_gets_each_comment_once_and_in_order(ConnectionKind kind)
    {
        var vendor = TicketingProduct.Vendor(kind);
        var user = await Tenant.AddConflictAsync($"ticket-{vendor}");
        var (ticket, body) = Ticket(kind, user.Name);
        // Every other request fails, in each of the ways in which requests fail.
        Vendors.Course = number =>
            (number % 6) switch
            {
                0 => Trouble.AnswerLost,
                2 => Trouble.Unavailable,
                4 => Trouble.Throttled,
                _ => Trouble.None,
            };

        var answers = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => DeliverAsync(vendor, kind, body)));

        Assert.All(answers, answer => Assert.True(answer.Status is HttpStatusCode.Accepted, $"{answer}"));
        Assert.Equal(
            (1, 2),
            (answers.Sum(answer => (int)answer.Body["accepted"]!), answers.Sum(answer => (int)answer.Body["duplicates"]!))
        );
        var remediation = Assert.Single(
            await Eventually.SeeAsync($"{user.Name} has a remediation", () => Api.RemediationsOfAsync(user), found => found.Count > 0)
        );
        var end = await Api.WaitForEndAsync((string)remediation["id"]!);
        Assert.Equal("Resolved", $"{end.State}");
        if (SampleConnection.Options(kind).Answers is not null)
        {
            var comments = await Eventually.SeeAsync(
                "the ticket is told of the end",
                () => Task.FromResult(Vendors.CommentsOf(vendor, ticket)),
                texts => texts.Any(text => text.StartsWith("Resolved", StringComparison.Ordinal))
            );
            await Eventually.SeeAsync(
                "the ticket is closed",
                () => Task.FromResult(Vendors.States.ContainsKey($"{vendor}/{ticket}")),
                closed => closed
            );
            Assert.Equal(["Accepted", "Resolved"], comments.Select(text => text.Split(':')[0]));
            await AssertLeadsToAsync(end.Id, comments);
            Assert.Contains("Permanently removed the soft-deleted mail user", comments[1], StringComparison.Ordinal);
        }

        Assert.Single(await Tenant.RemovalsAsync(user));
        Assert.Empty(Vendors.Refusals);
    }

    [Fact]
    public async Task A_plan_is_approved_in_the_ticket_by_another_approver_and_by_no_other_account()
    {
        Vendors.Course = _ => Trouble.None;
        var user = await Tenant.AddConflictAsync("ticket-approval", tenantId: TenantDriver.Fabrikam);
        await ReportAsync(user, "wish", actor: null, comment: null);
        // One comment where the scan at the start of the app was faster and the plan waits already, otherwise one before it.
        var first = await Eventually.SeeAsync(
            "the ticket shows a plan",
            () => Task.FromResult(Vendors.CommentsOf("zendesk", "777")),
            texts => texts.Any(text => text.Contains("comment: approve ", StringComparison.Ordinal))
        );
        var shown = first[^1];
        var hash = shown.Split("comment: approve ")[1][..12];

        await CommentAsync(user, "own", Bob, $"approve {hash}");
        await CommentAsync(user, "stranger", Mallory, $"approve {hash}");
        await CommentAsync(user, "stranger-again", Mallory, $"approve {hash}");
        await CommentAsync(user, "wrong", Boss, "approve 000000000000");
        await CommentAsync(user, "echo", Boss, shown);
        // The approver edits another field: the delivery names her, and quotes the stranger's comment.
        await ReportAsync(user, "edit", Boss, $"approve {hash}");
        var refusals = (await ReadCommentsAsync(first.Count + 4)).Skip(first.Count).ToList();
        Assert.Empty(await Tenant.RemovalsAsync(user));
        await CommentAsync(user, "yes", Boss, $"approve {hash}");

        var comments = await ReadCommentsAsync(first.Count + 4 + 1);
        Assert.Contains(refusals, text => text.Contains("the requester of a remediation cannot approve it", StringComparison.Ordinal));
        Assert.Equal(2, refusals.Count(text => text.Contains("not configured as an approver", StringComparison.Ordinal)));
        Assert.Contains(refusals, text => text.Contains("not the current plan", StringComparison.Ordinal));
        Assert.StartsWith("Resolved", comments[^1], StringComparison.Ordinal);
        Assert.Single(await Tenant.RemovalsAsync(user));
    }

    [Fact]
    public async Task Every_change_is_posted_signed_and_a_channel_gets_the_outcome()
    {
        Vendors.Course = _ => Trouble.None;
        var user = await Tenant.AddConflictAsync("told");
        var id = await Api.RequestRemediationAsync(user);
        await Api.WaitForEndAsync(id);

        var posted = await Eventually.SeeAsync(
            "the receiver is told of the end",
            () => Task.FromResult(PostedTo("/receiver", id)),
            all => all.Any(one => one.Body.Contains("remediation.resolved", StringComparison.Ordinal))
        );
        var cards = await Eventually.SeeAsync(
            "the channel is told of the end",
            () => Task.FromResult(PostedTo("/teams", user.Name)),
            all => all.Count > 0
        );

        Assert.Equal(
            [
                "remediation.queued",
                "remediation.diagnosing",
                "remediation.purging",
                "remediation.reprovisioning",
                "remediation.verifying",
                "remediation.resolved",
            ],
            posted.Select(one => (string)JsonNode.Parse(one.Body)!["type"]!)
        );
        Assert.All(
            posted.SelectMany(one => new[] { (one, Key: SampleConnection.WebhookSecret), (one, Key: SampleConnection.WebhookPublicKey) }),
            both =>
                Assert.Equal(
                    SignatureVerdict.Valid,
                    StandardWebhook.Verify(
                        [both.Key],
                        new WebhookRequest(both.one.Headers, null, Encoding.UTF8.GetBytes(both.one.Body)),
                        TimeProvider.System.GetUtcNow(),
                        TimeSpan.FromMinutes(5)
                    )
                )
        );
        Assert.Single(cards);
    }

    [Fact]
    public async Task A_ticket_about_an_unknown_user_gets_one_explanation_and_a_dead_letter_is_listed_and_replayed()
    {
        Vendors.Course = _ => Trouble.None;
        // The id is none of the system's: what is told never arrives.
        await DeliverAsync("zendesk", ConnectionKind.Zendesk, Flat("nobody@contoso.example", "no-ticket-id"));
        await DeliverAsync("zendesk", ConnectionKind.Zendesk, Flat("nobody@contoso.example", "404404"));
        await DeliverAsync("zendesk", ConnectionKind.Zendesk, Flat("nobody@contoso.example", "404404"));

        var comments = await Eventually.SeeAsync(
            "the ticket is told why",
            () => Task.FromResult(Vendors.CommentsOf("zendesk", "404404")),
            texts => texts.Count > 0
        );
        var dead = await Eventually.SeeAsync(
            "the message is dead",
            async () => (await Api.GetAsync("dead-letters")).Body["items"]!.AsArray(),
            items => items.Count > 0
        );
        var replayed = await Api.PostAsync("dead-letters/replay");

        Assert.Contains("has no user 'nobody@contoso.example'", Assert.Single(comments), StringComparison.Ordinal);
        Assert.Equal(("zendesk", "NotBegun"), ((string?)dead[0]!["destination"], (string?)dead[0]!["kind"]));
        Assert.Equal(1, (int)replayed.Body["moved"]!);
    }

    // What the comments carry shows this remediation to whoever follows it, without a token.
    private async Task AssertLeadsToAsync(string id, IReadOnlyList<string> comments)
    {
        foreach (
            var link in comments.Select(text =>
                Assert.Single(text.Split('\n'), line => line.StartsWith("Status: ", StringComparison.Ordinal))["Status: ".Length..]
            )
        )
        {
            Assert.StartsWith($"{TicketingProduct.PublicUrl}/api/v1/status/", link, StringComparison.Ordinal);
            var page = await Api.SendAsync(HttpMethod.Get, new Uri(link).AbsolutePath["/api/v1/".Length..], token: "");
            Assert.Equal((HttpStatusCode.OK, id, "Resolved"), (page.Status, page.Id, (string?)page.Body["state"]));
        }
    }

    private List<(string Path, IReadOnlyDictionary<string, string> Headers, string Body)> PostedTo(string path, string id) =>
        [.. Vendors.Received.Where(one => one.Path == path && one.Body.Contains(id, StringComparison.Ordinal))];

    private Task<IReadOnlyList<string>> ReadCommentsAsync(int count) =>
        Eventually.SeeAsync(
            $"the ticket has {count} comments",
            () => Task.FromResult(Vendors.CommentsOf("zendesk", "777")),
            texts => texts.Count == count
        );

    // Somebody writes a comment at the vendor's, who reports it.
    private Task CommentAsync(AffectedUser user, string delivery, string author, string comment)
    {
        Vendors.Write("zendesk", "777", author, comment);
        return ReportAsync(user, delivery, author, comment);
    }

    private async Task ReportAsync(AffectedUser user, string delivery, string? actor, string? comment)
    {
        var body = new JsonObject
        {
            ["delivery_id"] = delivery,
            ["ticket_id"] = "777",
            ["user_principal_name"] = user.Name,
            ["requester"] = Bob,
            ["actor"] = actor,
            ["comment"] = comment,
        };
        var answer = await SendAsync(
            TicketingProduct.Helpdesk,
            SampleDelivery.Of(
                ConnectionKind.Zendesk,
                Encoding.UTF8.GetBytes(body.ToJsonString()),
                TimeProvider.System.GetUtcNow(),
                id: delivery
            )
        );
        Assert.True(answer.Status is HttpStatusCode.Accepted, $"{answer}");
    }

    private Task<ApiResponse> DeliverAsync(string connection, ConnectionKind kind, string body) =>
        SendAsync(
            connection,
            SampleDelivery.Of(
                kind,
                Encoding.UTF8.GetBytes(body),
                TimeProvider.System.GetUtcNow(),
                id: $"id-{body.GetHashCode(StringComparison.Ordinal)}"
            )
        );

    private static string Flat(string user, string ticket) =>
        new JsonObject
        {
            ["delivery_id"] = ticket,
            ["ticket_id"] = ticket,
            ["user_principal_name"] = user,
        }.ToJsonString();

    private (string Ticket, string Body) Ticket(ConnectionKind kind, string user)
    {
        var body = SampleDelivery.Body(kind, user, "42", TimeProvider.System.GetUtcNow());
        switch (kind)
        {
            case ConnectionKind.ServiceNow:
                const string SysId = "9d385017c611228701d22104cc95c371";
                return (
                    SysId,
                    new JsonObject
                    {
                        ["sys_id"] = SysId,
                        ["sys_mod_count"] = 3,
                        ["user_principal_name"] = user,
                    }.ToJsonString()
                );
            case ConnectionKind.Jira:
                return ("OPS-42", body);
            case ConnectionKind.PagerDuty:
                return ("PT4KHLK42", body);
            case ConnectionKind.AzureMonitor:
                return ((string)JsonNode.Parse(body)!["data"]!["essentials"]!["alertId"]!, body);
            case ConnectionKind.ConnectWise:
                var callback = JsonNode.Parse(body)!;
                callback["Metadata"]!["key_url"] = $"{Vendors.Root}/connectwise/v4_6_release/key";
                return ("42", callback.ToJsonString());
            default:
                return ("42", body);
        }
    }
}
