using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using TenantHygiene.Ticketing.Answers;
using TenantHygiene.Ticketing.Connections;

namespace TenantHygiene.Ticketing.Vendors;

/// <summary>Zendesk: comments are part of an update, and private here.</summary>
internal sealed class Zendesk(AnswerOptions options) : TicketSystem(options)
{
    public override string? UsualScope => "tickets:read tickets:write";

    public override bool TakesTokenRequestsAsJson => true;

    public override Regex TicketId => TicketIds.Number();

    public override VendorCall Comment(string ticketId, AnswerKind kind, string text) =>
        Put(ticketId, new JsonObject { ["comment"] = new JsonObject { ["body"] = text, ["public"] = false } });

    public override VendorCall Comments(string ticketId) => new(HttpMethod.Get, $"api/v2/tickets/{ticketId}/comments?sort_order=desc");

    public override JsonArray? CommentsOf(VendorAnswer answer) => answer.List("comments");

    public override VendorCall? Resolve(string ticketId, string text) => Options.ResolvedState is { } state ? Put(ticketId, new JsonObject { ["status"] = state }) : null;

    public override void Authorize(HttpRequestMessage request, string? token) =>
        request.Headers.Authorization = token is null ? Basic($"{Options.User}/token", Options.Secret ?? "") : Bearer(token);

    private static VendorCall Put(string ticketId, JsonObject ticket) => new(HttpMethod.Put, $"api/v2/tickets/{ticketId}", new JsonObject { ["ticket"] = ticket });
}
