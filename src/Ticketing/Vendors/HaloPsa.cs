using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using TenantHygiene.Ticketing.Answers;
using TenantHygiene.Ticketing.Connections;

namespace TenantHygiene.Ticketing.Vendors;

/// <summary>HaloPSA: actions hidden from the user. Both routes take arrays, and an action without an outcome is refused.</summary>
internal sealed class HaloPsa(AnswerOptions options) : TicketSystem(options)
{
    // Unlike its other lists, that of actions documents no pages, only how many it is to give.
    private const int MostActions = 1_000;

    public override string? UsualScope => "all";

    public override Regex TicketId => TicketIds.Number();

    public override VendorCall Comment(string ticketId, AnswerKind kind, string text) => new(HttpMethod.Post, "api/actions", new JsonArray(new JsonObject
    {
        ["ticket_id"] = Number(ticketId),
        ["outcome_id"] = Number(Options.OutcomeId!),
        ["hiddenfromuser"] = true,
        ["note_html"] = Html(text),
    }));

    public override VendorCall Comments(string ticketId) => new(HttpMethod.Get, $"api/actions?ticket_id={ticketId}&excludesys=true&count={MostActions}");

    // In which order they come is not said: where there may be more, it may be among those.
    public override JsonArray? CommentsOf(VendorAnswer answer) =>
        answer.List("actions") is { Count: < MostActions } actions && answer.Document["record_count"] is JsonValue value && value.TryGetValue<int>(out var count) && count <= actions.Count ? actions : null;

    public override VendorCall? Resolve(string ticketId, string text) => Options.ResolvedState is { } state
        ? new(HttpMethod.Post, "api/tickets", new JsonArray(new JsonObject { ["id"] = Number(ticketId), ["status_id"] = Number(state) }))
        : null;

    private static long Number(string text) => long.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
