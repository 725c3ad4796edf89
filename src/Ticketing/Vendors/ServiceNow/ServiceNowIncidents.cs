using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using TenantHygiene.Ticketing.Connections;
using TenantHygiene.Ticketing.Tickets;

namespace TenantHygiene.Ticketing.Vendors.ServiceNow;

/// <summary>ServiceNow: the Table API of incidents; comments are work notes, which customers do not see.</summary>
internal sealed partial class ServiceNowIncidents(AnswerOptions options) : TicketSystem(options)
{
    private const int MaximumNotes = 50;
    private const int RowsPerPage = 100;

    public override Regex TicketId => SysId();

    public override VendorRequest Comment(string ticketId, AnswerKind kind, string text) =>
        Patch(ticketId, new JsonObject { ["work_notes"] = text });

    public override VendorRequest Comments(string ticketId) =>
        new(
            HttpMethod.Get,
            $"api/now/table/sys_journal_field?sysparm_query=element_id={ticketId}^element=work_notes^ORDERBYDESCsys_created_on"
                + $"&sysparm_fields=value&sysparm_limit={MaximumNotes}"
        );

    // Rows that the account may not read are left out of an answer with 200; the header counts them.
    public override JsonArray? CommentsOf(VendorResponse answer) =>
        answer.List("result") is { } notes && answer.Total is { } total && notes.Count >= Math.Min(total, MaximumNotes) ? notes : null;

    // Mails of customers arrive as comments, notes of technicians as work notes. Neither can be edited.
    public override IReadOnlyList<TicketHistory> Histories(string ticketId, bool withStates)
    {
        var notes = Rows(
            "sys_journal_field",
            $"element_id={ticketId}^elementINcomments,work_notes^ORDERBYsys_created_on",
            "sys_id,element,value,sys_created_by,sys_created_on",
            row =>
                row.Id("sys_id") is { } id && row.Moment("sys_created_on") is { } at && row.Comment("value") is { } text
                    ? new TicketComment(id, row.Id("sys_created_by"), at, text) { IsInternal = row.Text("element") is "work_notes" }
                    : null
        );
        var states = Rows(
            "sys_audit",
            $"documentkey={ticketId}^fieldname=state^ORDERBYsys_created_on",
            "sys_id,oldvalue,newvalue,user,sys_created_on",
            row =>
                row.Id("sys_id") is { } id && row.Moment("sys_created_on") is { } at && row.Text("newvalue") is { } to
                    ? new StateChange(id, row.Id("user"), at, row.Text("oldvalue"), to)
                    : null
        );
        return withStates ? [notes, states] : [notes];
    }

    public override VendorRequest? Resolve(string ticketId, string text) =>
        Options.ResolvedState is { } state
            ? Patch(
                ticketId,
                new JsonObject
                {
                    ["state"] = state,
                    ["close_code"] = Options.CloseCode,
                    ["close_notes"] = text,
                }
            )
            : null;

    private static TicketHistory Rows(string table, string query, string fields, Func<JsonObject, TicketActivity?> read)
    {
        return new TicketHistory(Page(0), (answer, page) =>
            answer.List("result") is { } rows
            && answer.Total is { } total
            && IsComplete(rows.Count, total, page)
            && rows.All(read) is { } acts
                ? new HistoryPage(acts, page * RowsPerPage < total ? Page(page * RowsPerPage) : null)
                : null
        );

        VendorRequest Page(int offset) =>
            new(
                HttpMethod.Get,
                $"api/now/table/{table}?sysparm_query={query}&sysparm_fields={fields}&sysparm_limit={RowsPerPage}&sysparm_offset={offset}"
            );

        static bool IsComplete(int rows, long total, int page) => rows >= Math.Min(RowsPerPage, total - ((page - 1) * RowsPerPage));
    }

    private static VendorRequest Patch(string ticketId, JsonObject fields) =>
        new(HttpMethod.Patch, $"api/now/table/incident/{ticketId}", fields);

    [GeneratedRegex(@"\A[0-9a-f]{32}\z", RegexOptions.CultureInvariant)]
    private static partial Regex SysId();
}
