using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using TenantHygiene.Ticketing.Connections;
using TenantHygiene.Ticketing.Tickets;

namespace TenantHygiene.Ticketing.Vendors.PagerDuty;

/// <summary>PagerDuty: notes of incidents, in the name of a user.</summary>
internal sealed partial class PagerDutyIncidents(AnswerOptions options) : TicketSystem(options)
{
    public override Regex TicketId => Incident();

    public override VendorRequest Comment(string ticketId, AnswerKind kind, string text) =>
        new(HttpMethod.Post, $"incidents/{ticketId}/notes", new JsonObject { ["note"] = new JsonObject { ["content"] = text } });

    public override VendorRequest Comments(string ticketId) => new(HttpMethod.Get, $"incidents/{ticketId}/notes");

    public override JsonArray? CommentsOf(VendorResponse answer) => answer.List("notes");

    public override IReadOnlyList<TicketHistory> Histories(string ticketId, bool withStates) =>
        [
            new TicketHistory(Comments(ticketId), (answer, _) =>
                CommentsOf(answer)?.All(Note) is { } notes ? new HistoryPage(notes, Next: null) : null
            ),
        ];

    public override VendorRequest? Resolve(string ticketId, string text) =>
        Options.ResolvedState is { } state
            ? new(
                HttpMethod.Put,
                $"incidents/{ticketId}",
                new JsonObject
                {
                    ["incident"] = new JsonObject { ["type"] = "incident_reference", ["status"] = state },
                }
            )
            : null;

    // Only the account's people see notes. A service that writes one is named like a user, with another type.
    private static TicketComment? Note(JsonObject note) =>
        note.Id("id") is { } id && note.Moment("created_at") is { } at && note.Comment("content") is { } text
            ? new TicketComment(id, UserOf(note), at, text) { IsInternal = true }
            : null;

    private static string? UserOf(JsonObject note) =>
        note.Text("user", "type") is "user_reference" or "user" ? note.Id("user", "id") : null;

    public override void Authorize(HttpRequestMessage request, string? token)
    {
        request.Headers.TryAddWithoutValidation("Authorization", token is null ? $"Token token={Options.Secret}" : $"Bearer {token}");
        request.Headers.Add("From", Options.User);
    }

    [GeneratedRegex(@"\A[A-Z0-9]{4,40}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Incident();
}
