using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using TenantHygiene.Ticketing.Answers;
using TenantHygiene.Ticketing.Connections;

namespace TenantHygiene.Ticketing.Vendors;

/// <summary>Azure Monitor: an alert takes a comment only together with a state.</summary>
internal sealed class AzureMonitor(AnswerOptions options) : TicketSystem(options)
{
    private const string Version = "api-version=2023-07-12-preview";

    // The resource manager of every cloud is known by its own address.
    public override string? EntraScope => $"{new Uri(Options.BaseUrl).GetLeftPart(UriPartial.Authority)}/.default";

    public override Regex TicketId => TicketIds.Alert();

    public override VendorCall Comment(string ticketId, AnswerKind kind, string text) => new(
        HttpMethod.Post,
        $"{ticketId.TrimStart('/')}/changestate?{Version}&newState={(kind is AnswerKind.Resolved ? "Closed" : "Acknowledged")}",
        new JsonObject { ["comments"] = text });

    public override VendorCall Comments(string ticketId) => new(HttpMethod.Get, $"{ticketId.TrimStart('/')}/history?{Version}");

    public override JsonArray? CommentsOf(VendorAnswer answer) => answer.List("properties", "modifications");
}
