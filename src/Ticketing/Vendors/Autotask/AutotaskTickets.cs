using System.Text.Json.Nodes;
using TenantHygiene.Ticketing.Connections;
using TenantHygiene.Ticketing.Tickets;

namespace TenantHygiene.Ticketing.Vendors.Autotask;

/// <summary>Autotask PSA: ticket notes that only the own people see.</summary>
internal sealed class AutotaskTickets(AnswerOptions options) : TicketSystem(options)
{
    private const string Tickets = "atservicesrest/v1.0/Tickets";

    // The system's own values: a note of the kind "task summary", published to internal users only.
    private const int NoteType = 1;
    private const int InternalOnly = 2;

    public override VendorRequest Comment(string ticketId, AnswerKind kind, string text) =>
        new(
            HttpMethod.Post,
            $"{Tickets}/{ticketId}/Notes",
            new JsonObject
            {
                ["title"] = $"TenantHygiene: {kind}",
                ["description"] = text,
                ["noteType"] = NoteType,
                ["publish"] = InternalOnly,
            }
        );

    public override VendorRequest Comments(string ticketId) => new(HttpMethod.Get, $"{Tickets}/{ticketId}/Notes");

    // Without the details of the page nobody knows whether it is the last one.
    public override JsonArray? CommentsOf(VendorResponse answer) => NextPage(answer) is not null ? answer.List("items") : null;

    // The next page has an address of its own; only one at the configured host is followed, since the credentials go along.
    public override VendorRequest? MoreComments(string ticketId, VendorResponse answer, int page) =>
        NextPage(answer) is { Length: > 0 } next ? new(HttpMethod.Get, Relative(next)) : null;

    public override IReadOnlyList<TicketHistory> Histories(string ticketId, bool withStates) =>
        [
            new TicketHistory(Comments(ticketId), (answer, page) =>
                CommentsOf(answer)?.All(Note) is { } notes ? new HistoryPage(notes, MoreComments(ticketId, answer, page)) : null
            ),
        ];

    public override VendorRequest? Resolve(string ticketId, string text) =>
        Options.ResolvedState is { } state
            ? new(
                HttpMethod.Patch,
                Tickets,
                new JsonObject
                {
                    ["id"] = long.Parse(ticketId, System.Globalization.CultureInfo.InvariantCulture),
                    ["status"] = int.Parse(state, System.Globalization.CultureInfo.InvariantCulture),
                }
            )
            : null;

    private static TicketComment? Note(JsonObject note) =>
        note.Id("id") is { } id && note.Moment("createDateTime") is { } at && note.Moment("lastActivityDate") is { } changed
            ? new TicketComment(id, AuthorOf(note), at, note.Comment("description") ?? "")
            {
                IsInternal = note.Number("publish") is InternalOnly,
                Doubt =
                    IsImpersonated(note) ? CommentRejection.WrittenForAuthor
                    : changed != at ? CommentRejection.Edited
                    : CommentRejection.None,
            }
            : null;

    private static string? AuthorOf(JsonObject note) => note.Has("createdByContactID") ? null : note.Id("creatorResourceID");

    private static bool IsImpersonated(JsonObject note) =>
        note.Has("impersonatorCreatorResourceID") || note.Has("impersonatorUpdaterResourceID");

    public override void Authorize(HttpRequestMessage request, string? token)
    {
        request.Headers.Add("ApiIntegrationCode", Options.IntegrationId);
        request.Headers.Add("UserName", Options.User);
        request.Headers.Add("Secret", Options.Secret);
    }

    // Empty after the last page; null where it does not say.
    private static string? NextPage(VendorResponse answer) =>
        (answer.Document as JsonObject)?["pageDetails"] is JsonObject details
            ? details["nextPageUrl"] switch
            {
                null => "",
                JsonValue value when value.TryGetValue<string>(out var next) => next,
                _ => null,
            }
            : null;

    private string Relative(string address)
    {
        var home = new Uri($"{Options.BaseUrl.TrimEnd('/')}/");
        return Uri.TryCreate(address, UriKind.Absolute, out var next) && next.UserInfo.Length == 0 && home.IsBaseOf(next)
            ? home.MakeRelativeUri(next).ToString()
            : throw new HttpRequestException("the next page of notes is on another host");
    }
}
