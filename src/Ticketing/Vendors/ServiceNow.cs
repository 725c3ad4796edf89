using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using TenantHygiene.Ticketing.Answers;
using TenantHygiene.Ticketing.Connections;

namespace TenantHygiene.Ticketing.Vendors;

/// <summary>ServiceNow: the Table API of incidents; comments are work notes, which customers do not see.</summary>
internal sealed class ServiceNow(AnswerOptions options) : TicketSystem(options)
{
    public override Regex TicketId => TicketIds.SysId();

    public override VendorCall Comment(string ticketId, AnswerKind kind, string text) => Patch(ticketId, new JsonObject { ["work_notes"] = text });

    public override VendorCall Comments(string ticketId) =>
        new(HttpMethod.Get, $"api/now/table/sys_journal_field?sysparm_query=element_id={ticketId}^element=work_notes^ORDERBYDESCsys_created_on&sysparm_fields=value&sysparm_limit=50");

    public override VendorCall? Resolve(string ticketId, string text) => Options.ResolvedState is { } state
        ? Patch(ticketId, new JsonObject { ["state"] = state, ["close_code"] = Options.CloseCode, ["close_notes"] = text })
        : null;

    private static VendorCall Patch(string ticketId, JsonObject fields) => new(HttpMethod.Patch, $"api/now/table/incident/{ticketId}", fields);
}
