using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using TenantHygiene.Ticketing.Answers;
using TenantHygiene.Ticketing.Connections;

namespace TenantHygiene.Ticketing.Vendors;

/// <summary>ConnectWise PSA: internal notes of service tickets.</summary>
internal sealed class ConnectWise(AnswerOptions options) : TicketSystem(options)
{
    private const string Tickets = "v4_6_release/apis/3.0/service/tickets";

    public override Regex TicketId => TicketIds.Number();

    public override VendorCall Comment(string ticketId, AnswerKind kind, string text) =>
        new(HttpMethod.Post, $"{Tickets}/{ticketId}/notes", new JsonObject { ["text"] = text, ["internalAnalysisFlag"] = true });

    public override VendorCall Comments(string ticketId) => new(HttpMethod.Get, $"{Tickets}/{ticketId}/notes?orderBy=id%20desc&pageSize=100");

    public override JsonArray? CommentsOf(VendorAnswer answer) => answer.List();

    public override VendorCall? Resolve(string ticketId, string text) => Options.ResolvedState is { } state
        ? new(HttpMethod.Patch, $"{Tickets}/{ticketId}", new JsonArray(new JsonObject
        {
            ["op"] = "replace",
            ["path"] = "status",
            ["value"] = new JsonObject { ["id"] = int.Parse(state, System.Globalization.CultureInfo.InvariantCulture) },
        }))
        : null;

    public override void Authorize(HttpRequestMessage request, string? token)
    {
        base.Authorize(request, token: null);
        request.Headers.Add("clientId", Options.IntegrationId);
    }
}
