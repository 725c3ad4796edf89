using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using TenantHygiene.Ticketing.Answers;
using TenantHygiene.Ticketing.Connections;

namespace TenantHygiene.Ticketing.Vendors;

/// <summary>ServiceNow: the Table API of incidents; comments are work notes, which customers do not see.</summary>
internal sealed class ServiceNow(AnswerOptions options) : TicketSystem(options)
{
    private const int MostNotes = 50;

    public override Regex TicketId => TicketIds.SysId();

    public override VendorCall Comment(string ticketId, AnswerKind kind, string text) => Patch(ticketId, new JsonObject { ["work_notes"] = text });

    public override VendorCall Comments(string ticketId) =>
        new(HttpMethod.Get, $"api/now/table/sys_journal_field?sysparm_query=element_id={ticketId}^element=work_notes^ORDERBYDESCsys_created_on&sysparm_fields=value&sysparm_limit={MostNotes}");

    // Rows that the account may not read are left out of an answer with 200; the header counts them.
    public override JsonArray? CommentsOf(VendorAnswer answer) =>
        answer.List("result") is { } notes && answer.Total is { } total && notes.Count >= Math.Min(total, MostNotes) ? notes : null;

    public override VendorCall? Resolve(string ticketId, string text) => Options.ResolvedState is { } state
        ? Patch(ticketId, new JsonObject { ["state"] = state, ["close_code"] = Options.CloseCode, ["close_notes"] = text })
        : null;

    private static VendorCall Patch(string ticketId, JsonObject fields) => new(HttpMethod.Patch, $"api/now/table/incident/{ticketId}", fields);
}
