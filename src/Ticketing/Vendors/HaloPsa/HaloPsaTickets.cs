using System.Text.Json.Nodes;
using TenantHygiene.Ticketing.Connections;
using TenantHygiene.Ticketing.Tickets;

namespace TenantHygiene.Ticketing.Vendors.HaloPsa;

/// <summary>HaloPSA: actions hidden from the user. Both routes take arrays, and an action without an outcome is refused.</summary>
internal sealed class HaloPsaTickets(AnswerOptions options) : TicketSystem(options)
{
    // Unlike its other lists, that of actions documents no pages, only how many it is to give.
    private const int MaximumActions = 1_000;

    public override string? DefaultScope => "all";

    public override VendorRequest Comment(string ticketId, AnswerKind kind, string text) =>
        new(
            HttpMethod.Post,
            "api/actions",
            new JsonArray(
                new JsonObject
                {
                    ["ticket_id"] = Number(ticketId),
                    ["outcome_id"] = Number(Options.OutcomeId!),
                    ["hiddenfromuser"] = true,
                    ["note_html"] = Html(text),
                }
            )
        );

    public override VendorRequest Comments(string ticketId) =>
        new(HttpMethod.Get, $"api/actions?ticket_id={ticketId}&excludesys=true&count={MaximumActions}");

    // In which order they come is not said: where there may be more, it may be among those.
    public override JsonArray? CommentsOf(VendorResponse answer) =>
        answer.List("actions") is { Count: < MaximumActions } actions
        && answer.Document["record_count"] is JsonValue value
        && value.TryGetValue<int>(out var count)
        && count <= actions.Count
            ? actions
            : null;

    public override IReadOnlyList<TicketHistory> Histories(string ticketId, bool withStates) =>
        [
            new TicketHistory(Comments(ticketId), (answer, _) =>
                CommentsOf(answer)?.All(Action) is { } actions ? new HistoryPage(actions, Next: null) : null
            ),
        ];

    public override VendorRequest? Resolve(string ticketId, string text) =>
        Options.ResolvedState is { } state
            ? new(
                HttpMethod.Post,
                "api/tickets",
                new JsonArray(new JsonObject { ["id"] = Number(ticketId), ["status_id"] = Number(state) })
            )
            : null;

    // An application that adds an action may name any agent as its author. Actions without a note are changes of fields.
    private static TicketComment? Action(JsonObject action) =>
        action.Id("id") is { } id && action.Moment("datetime") is { } at
            ? new TicketComment(id, action.Id("who_agentid"), at, action.Comment("note") ?? "")
            {
                IsInternal = action.Flag("hiddenfromuser") is true,
                Doubt =
                    action.Text("emaildirection") is "I" ? CommentRejection.Mailed
                    : action.Id("actionby_application_id") is not null ? CommentRejection.WrittenForAuthor
                    : CommentRejection.None,
            }
            : null;

    private static long Number(string text) => long.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
