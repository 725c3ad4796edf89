using System.Text.Json.Nodes;
using TenantHygiene.Ticketing.Connections;
using TenantHygiene.Ticketing.Tickets;

namespace TenantHygiene.Ticketing.Vendors.ConnectWise;

/// <summary>ConnectWise PSA: internal notes of service tickets.</summary>
internal sealed class ConnectWiseTickets(AnswerOptions options) : TicketSystem(options)
{
    private const string Tickets = "v4_6_release/apis/3.0/service/tickets";

    public override VendorRequest Comment(string ticketId, AnswerKind kind, string text) =>
        new(HttpMethod.Post, $"{Tickets}/{ticketId}/notes", new JsonObject { ["text"] = text, ["internalAnalysisFlag"] = true });

    public override VendorRequest Comments(string ticketId) =>
        new(HttpMethod.Get, $"{Tickets}/{ticketId}/notes?orderBy=id%20desc&pageSize=100");

    public override JsonArray? CommentsOf(VendorResponse answer) => answer.List();

    public override IReadOnlyList<TicketHistory> Histories(string ticketId, bool withStates) =>
        [
            new TicketHistory(Page(ticketId, 1), (answer, page) =>
                answer.List()?.All(Note) is { } notes
                    ? new HistoryPage(notes, notes.Count >= CommentsPerPage ? Page(ticketId, page + 1) : null)
                    : null
            ),
        ];

    public override VendorRequest? Resolve(string ticketId, string text) =>
        Options.ResolvedState is { } state
            ? new(
                HttpMethod.Patch,
                $"{Tickets}/{ticketId}",
                new JsonArray(
                    new JsonObject
                    {
                        ["op"] = "replace",
                        ["path"] = "status",
                        ["value"] = new JsonObject { ["id"] = int.Parse(state, System.Globalization.CultureInfo.InvariantCulture) },
                    }
                )
            )
            : null;

    private static VendorRequest Page(string ticketId, int page) =>
        new(HttpMethod.Get, $"{Tickets}/{ticketId}/notes?orderBy=id%20asc&pageSize={CommentsPerPage}&page={page}");

    // The creator is written by the system; the member is a field that a client may set.
    private static TicketComment? Note(JsonObject note) =>
        note.Id("id") is { } id && note.Moment("dateCreated") is { } at && note.Id("createdBy") is { } author
            ? new TicketComment(id, author, at, note.Comment("text") ?? "")
            {
                IsInternal = note.Flag("internalAnalysisFlag") is true,
                Doubt =
                    note.Has("contact") ? CommentRejection.Mailed
                    : note.Id("_info", "updatedBy") != author ? CommentRejection.Edited
                    : CommentRejection.None,
            }
            : null;

    public override void Authorize(HttpRequestMessage request, string? token)
    {
        base.Authorize(request, token: null);
        request.Headers.Add("clientId", Options.IntegrationId);
    }
}
