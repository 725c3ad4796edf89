using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using TenantHygiene.Ticketing.Answers;
using TenantHygiene.Ticketing.Connections;

namespace TenantHygiene.Ticketing.Vendors;

/// <summary>HaloPSA: actions hidden from the user. Both routes take arrays, and an action without an outcome is refused.</summary>
internal sealed class HaloPsa(AnswerOptions options) : TicketSystem(options)
{
    public override string? UsualScope => "all";

    public override Regex TicketId => TicketIds.Number();

    public override VendorCall Comment(string ticketId, AnswerKind kind, string text) => new(HttpMethod.Post, "api/actions", new JsonArray(new JsonObject
    {
        ["ticket_id"] = Number(ticketId),
        ["outcome_id"] = Number(Options.OutcomeId!),
        ["hiddenfromuser"] = true,
        ["note_html"] = Html(text),
    }));

    public override VendorCall Comments(string ticketId) => Page(ticketId, 1);

    public override VendorCall? MoreComments(string ticketId, JsonNode answer, int page) => IsFull(answer["actions"]) ? Page(ticketId, page + 1) : null;

    public override VendorCall? Resolve(string ticketId, string text) => Options.ResolvedState is { } state
        ? new(HttpMethod.Post, "api/tickets", new JsonArray(new JsonObject { ["id"] = Number(ticketId), ["status_id"] = Number(state) }))
        : null;

    private static VendorCall Page(string ticketId, int page) =>
        new(HttpMethod.Get, $"api/actions?ticket_id={ticketId}&excludesys=true&pageinate=true&page_size={CommentsPerPage}&page_no={page}");

    private static long Number(string text) => long.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
