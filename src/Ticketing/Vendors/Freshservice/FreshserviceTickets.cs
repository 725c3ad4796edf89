using System.Text.Json.Nodes;
using TenantHygiene.Ticketing.Connections;
using TenantHygiene.Ticketing.Tickets;

namespace TenantHygiene.Ticketing.Vendors.Freshservice;

/// <summary>Freshservice: private notes, in HTML.</summary>
internal sealed class FreshserviceTickets(AnswerOptions options) : TicketSystem(options)
{
    public override VendorRequest Comment(string ticketId, AnswerKind kind, string text) =>
        new(HttpMethod.Post, $"api/v2/tickets/{ticketId}/notes", new JsonObject { ["body"] = Html(text), ["private"] = true });

    public override VendorRequest Comments(string ticketId) => Page(ticketId, 1);

    public override JsonArray? CommentsOf(VendorResponse answer) => answer.List("conversations");

    public override VendorRequest? MoreComments(string ticketId, VendorResponse answer, int page) =>
        IsFull(CommentsOf(answer)) ? Page(ticketId, page + 1) : null;

    public override IReadOnlyList<TicketHistory> Histories(string ticketId, bool withStates) =>
        [
            new TicketHistory(Page(ticketId, 1), (answer, page) =>
                CommentsOf(answer)?.All(Comment) is { } comments
                    ? new HistoryPage(comments, comments.Count >= CommentsPerPage ? Page(ticketId, page + 1) : null)
                    : null
            ),
        ];

    public override VendorRequest? Resolve(string ticketId, string text) =>
        Options.ResolvedState is { } state
            ? new(
                HttpMethod.Put,
                $"api/v2/tickets/{ticketId}",
                new JsonObject { ["status"] = int.Parse(state, System.Globalization.CultureInfo.InvariantCulture) }
            )
            : null;

    // The key takes the place of the user; the password is not looked at.
    public override void Authorize(HttpRequestMessage request, string? token) =>
        request.Headers.Authorization = Basic(Options.Secret ?? "", "X");

    private static TicketComment? Comment(JsonObject one) =>
        one.Id("id") is { } id
        && one.Moment("created_at") is { } at
        && one.Moment("updated_at") is { } updated
        && one.Comment("body_text") is { } text
            ? new TicketComment(id, one.Id("user_id"), at, text)
            {
                IsInternal = one.Flag("private") is true,
                Doubt =
                    one.Flag("incoming") is not false ? CommentRejection.Mailed
                    : updated != at ? CommentRejection.Edited
                    : CommentRejection.None,
            }
            : null;

    private static VendorRequest Page(string ticketId, int page) =>
        new(HttpMethod.Get, $"api/v2/tickets/{ticketId}/conversations?per_page={CommentsPerPage}&page={page}");
}
