using System.Text.Json.Nodes;
using TenantHygiene.Ticketing.Connections;
using TenantHygiene.Ticketing.Tickets;

namespace TenantHygiene.Ticketing.Vendors.Zendesk;

/// <summary>Zendesk: comments are part of an update, and private here.</summary>
internal sealed class ZendeskTickets(AnswerOptions options) : TicketSystem(options)
{
    // Audits, which decisions are read from, need the right to read everything.
    public override string? DefaultScope => "read tickets:write";

    public override bool TakesTokenRequestsAsJson => true;

    public override VendorRequest Comment(string ticketId, AnswerKind kind, string text) =>
        Put(
            ticketId,
            new JsonObject
            {
                ["comment"] = new JsonObject { ["body"] = text, ["public"] = false },
            }
        );

    public override VendorRequest Comments(string ticketId) => new(HttpMethod.Get, $"api/v2/tickets/{ticketId}/comments?sort_order=desc");

    public override JsonArray? CommentsOf(VendorResponse answer) => answer.List("comments");

    // Comments alone tell in whose name they are; audits tell besides who wrote them, and by which way.
    public override IReadOnlyList<TicketHistory> Histories(string ticketId, bool withStates) =>
        [new TicketHistory(Audits(ticketId, after: null), (answer, _) => Page(ticketId, answer, withStates))];

    public override VendorRequest? Resolve(string ticketId, string text) =>
        Options.ResolvedState is { } state ? Put(ticketId, new JsonObject { ["status"] = state }) : null;

    public override void Authorize(HttpRequestMessage request, string? token) =>
        request.Headers.Authorization = token is null ? Basic($"{Options.User}/token", Options.Secret ?? "") : Bearer(token);

    private static HistoryPage? Page(string ticketId, VendorResponse answer, bool withStates)
    {
        if (
            answer.List("audits")?.All(audit => Acts(audit, withStates)) is not { } acts
            || answer.Document["meta"].Flag("has_more") is not { } hasMore
        )
        {
            return null;
        }

        var cursor = answer.Document["meta"].Text("after_cursor");
        return hasMore && cursor is not { Length: > 0 and <= 1_000 }
            ? null
            : new HistoryPage([.. acts.SelectMany(several => several)], hasMore ? Audits(ticketId, cursor) : null);
    }

    private static VendorRequest Audits(string ticketId, string? after) =>
        new(HttpMethod.Get, $"api/v2/tickets/{ticketId}/audits?page%5Bsize%5D={CommentsPerPage}{After(after)}");

    private static string After(string? cursor) => cursor is null ? "" : $"&page%5Bafter%5D={Uri.EscapeDataString(cursor)}";

    private static IReadOnlyList<TicketActivity>? Acts(JsonObject audit, bool withStates)
    {
        if (audit.Id("id") is not { } auditId || audit.Moment("created_at") is not { } at || audit["events"] is not JsonArray events)
        {
            return null;
        }

        var (actor, channel) = (audit.Id("author_id"), audit.Text("via", "channel"));
        var acts = new List<TicketActivity>();
        foreach (var one in events.OfType<JsonObject>())
        {
            switch (one.Text("type"))
            {
                case "Comment" when one.Id("id") is { } id && one.Comment("body") is { } text:
                    var author = one.Id("author_id");
                    acts.Add(
                        new TicketComment(id, author, at, text)
                        {
                            IsInternal = one.Flag("public") is false,
                            Doubt = Doubt(author, actor, channel),
                        }
                    );
                    break;
                case "Comment":
                    return null;
                case "Change" when withStates && one.Text("field_name") is "status" && one.Text("value") is { } to && IsByHand(channel):
                    acts.Add(new StateChange(one.Id("id") ?? auditId, actor, at, one.Text("previous_value"), to));
                    break;
                default:
                    break;
            }
        }

        return acts;
    }

    // An API token speaks for any agent, and a comment made by one names any author.
    private static CommentRejection Doubt(string? author, string? actor, string? channel) =>
        channel switch
        {
            "email" => CommentRejection.Mailed,
            _ when !IsByHand(channel) || author is null || author != actor => CommentRejection.WrittenForAuthor,
            _ => CommentRejection.None,
        };

    private static bool IsByHand(string? channel) => channel is "web" or "mobile";

    private static VendorRequest Put(string ticketId, JsonObject ticket) =>
        new(HttpMethod.Put, $"api/v2/tickets/{ticketId}", new JsonObject { ["ticket"] = ticket });
}
