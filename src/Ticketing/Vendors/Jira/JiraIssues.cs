using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using TenantHygiene.Ticketing.Connections;
using TenantHygiene.Ticketing.Tickets;

namespace TenantHygiene.Ticketing.Vendors.Jira;

/// <summary>
/// Jira and Jira Service Management Cloud: comments in the Atlassian document format, internal where the project has customers.
/// </summary>
internal sealed partial class JiraIssues(AnswerOptions options) : TicketSystem(options)
{
    public override bool TakesTokenRequestsAsJson => true;

    public override Regex TicketId => IssueKey();

    public override VendorRequest Comment(string ticketId, AnswerKind kind, string text) =>
        new(
            HttpMethod.Post,
            $"rest/api/3/issue/{ticketId}/comment",
            new JsonObject
            {
                ["body"] = AtlassianDocument.Of(text),
                ["properties"] = new JsonArray(
                    new JsonObject
                    {
                        ["key"] = "sd.public.comment",
                        ["value"] = new JsonObject { ["internal"] = true },
                    }
                ),
            }
        );

    public override VendorRequest Comments(string ticketId) =>
        new(HttpMethod.Get, $"rest/api/3/issue/{ticketId}/comment?orderBy=-created&maxResults=100");

    public override JsonArray? CommentsOf(VendorResponse answer) => answer.List("comments");

    public override IReadOnlyList<TicketHistory> Histories(string ticketId, bool withStates)
    {
        var comments = List($"rest/api/3/issue/{ticketId}/comment?orderBy=created", "comments", Comment);
        return withStates ? [comments, List($"rest/api/3/issue/{ticketId}/changelog?", "values", StateChanges)] : [comments];
    }

    public override VendorRequest? Resolve(string ticketId, string text) =>
        Options.ResolvedState is { } transition
            ? new(
                HttpMethod.Post,
                $"rest/api/3/issue/{ticketId}/transitions",
                new JsonObject { ["transition"] = new JsonObject { ["id"] = transition } }
            )
            : null;

    public override VendorRequest? ResolvedCheck(string ticketId) => new(HttpMethod.Get, $"rest/api/3/issue/{ticketId}/transitions");

    // A transition that is no longer on offer was made.
    public override bool? IsResolved(VendorResponse answer) =>
        answer.List("transitions")?.All(transition => transition!["id"]?.ToString() != Options.ResolvedState);

    // Everybody with the permission to edit all comments can put words into another's: only what was never edited is its author's.
    private static IReadOnlyList<TicketActivity>? Comment(JsonObject comment) =>
        comment.Id("id") is { } id
        && comment.Moment("created") is { } at
        && comment.Moment("updated") is { } updated
        && comment["body"] is JsonObject body
            ?
            [
                new TicketComment(id, comment.Id("author", "accountId"), at, AtlassianDocument.TextOf(body))
                {
                    // In projects without customers every comment counts as public, our own ones too.
                    IsInternal = comment.Flag("jsdPublic") is false,
                    Doubt =
                        updated != at || comment.Id("updateAuthor", "accountId") != comment.Id("author", "accountId")
                            ? CommentRejection.Edited
                            : CommentRejection.None,
                },
            ]
            : null;

    private static IReadOnlyList<TicketActivity>? StateChanges(JsonObject change) =>
        change.Id("id") is { } id && change.Moment("created") is { } at && change["items"] is JsonArray items
            ?
            [
                .. items
                    .OfType<JsonObject>()
                    .Where(item => item.Text("field") is "status" && item.Text("toString") is not null)
                    .Select(item => new StateChange(
                        id,
                        change.Id("author", "accountId"),
                        at,
                        item.Text("fromString"),
                        item.Text("toString")!
                    )),
            ]
            : null;

    private static TicketHistory List(string path, string member, Func<JsonObject, IReadOnlyList<TicketActivity>?> read)
    {
        return new TicketHistory(Page(0), (answer, _) =>
            answer.Document.Number("startAt") is { } start
            && answer.Document.Number("total") is { } total
            && answer.List(member) is { } items
            && (items.Count > 0 || start >= total)
            && items.All(read) is { } acts
                ? new HistoryPage([.. acts.SelectMany(several => several)], start + items.Count < total ? Page(start + items.Count) : null)
                : null
        );

        VendorRequest Page(long start) =>
            new(HttpMethod.Get, $"{path}{(path.EndsWith('?') ? "" : "&")}startAt={start}&maxResults={CommentsPerPage}");
    }

    [GeneratedRegex(@"\A[A-Z][A-Z0-9_]{0,30}-[1-9][0-9]{0,12}\z", RegexOptions.CultureInvariant)]
    private static partial Regex IssueKey();
}
