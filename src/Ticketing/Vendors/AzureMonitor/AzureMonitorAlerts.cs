using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using TenantHygiene.Ticketing.Connections;
using TenantHygiene.Ticketing.Tickets;

namespace TenantHygiene.Ticketing.Vendors.AzureMonitor;

/// <summary>Azure Monitor: an alert takes a comment only together with a state.</summary>
internal sealed partial class AzureMonitorAlerts(AnswerOptions options) : TicketSystem(options)
{
    private const string Version = "api-version=2023-07-12-preview";

    // The resource manager of every cloud is known by its own address.
    public override string? EntraScope => $"{new Uri(Options.BaseUrl).GetLeftPart(UriPartial.Authority)}/.default";

    public override Regex TicketId => Alert();

    public override VendorRequest Comment(string ticketId, AnswerKind kind, string text) =>
        new(
            HttpMethod.Post,
            $"{ticketId.TrimStart('/')}/changestate?{Version}&newState={(kind is AnswerKind.Resolved ? "Closed" : "Acknowledged")}",
            new JsonObject { ["comments"] = text }
        );

    public override VendorRequest Comments(string ticketId) => new(HttpMethod.Get, $"{ticketId.TrimStart('/')}/history?{Version}");

    public override JsonArray? CommentsOf(VendorResponse answer) => answer.List("properties", "modifications");

    [GeneratedRegex(
        @"\A/subscriptions/[0-9a-fA-F-]{36}(/[A-Za-z][A-Za-z0-9._-]*)*/providers/Microsoft\.AlertsManagement/alerts/[0-9a-fA-F-]{36}\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Alert();
}
