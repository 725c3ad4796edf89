using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using TenantHygiene.Ticketing.Answers;
using TenantHygiene.Ticketing.Connections;

namespace TenantHygiene.Ticketing.Vendors;

/// <summary>Jira and Jira Service Management Cloud: comments in the Atlassian document format, internal where the project has customers.</summary>
internal sealed class Jira(AnswerOptions options) : TicketSystem(options)
{
    public override bool TakesTokenRequestsAsJson => true;

    public override Regex TicketId => TicketIds.IssueKey();

    public override VendorCall Comment(string ticketId, AnswerKind kind, string text) => new(HttpMethod.Post, $"rest/api/3/issue/{ticketId}/comment", new JsonObject
    {
        ["body"] = new JsonObject
        {
            ["type"] = "doc",
            ["version"] = 1,
            // A paragraph per line: text nodes must not be empty, and hold no line breaks.
            ["content"] = new JsonArray([.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => (JsonNode)new JsonObject
            {
                ["type"] = "paragraph",
                ["content"] = new JsonArray(new JsonObject { ["type"] = "text", ["text"] = line }),
            })]),
        },
        ["properties"] = new JsonArray(new JsonObject { ["key"] = "sd.public.comment", ["value"] = new JsonObject { ["internal"] = true } }),
    });

    public override VendorCall Comments(string ticketId) => new(HttpMethod.Get, $"rest/api/3/issue/{ticketId}/comment?orderBy=-created&maxResults=100");

    public override JsonArray? CommentsOf(VendorAnswer answer) => answer.List("comments");

    public override VendorCall? Resolve(string ticketId, string text) => Options.ResolvedState is { } transition
        ? new(HttpMethod.Post, $"rest/api/3/issue/{ticketId}/transitions", new JsonObject { ["transition"] = new JsonObject { ["id"] = transition } })
        : null;

    public override VendorCall? ResolvedLook(string ticketId) => new(HttpMethod.Get, $"rest/api/3/issue/{ticketId}/transitions");

    // A transition that is no longer on offer was made.
    public override bool? IsResolved(VendorAnswer answer) => answer.List("transitions")?.All(transition => transition!["id"]?.ToString() != Options.ResolvedState);
}
