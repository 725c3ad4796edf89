using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace TenantHygiene.Ticketing.Tests.Vendors.ServiceNow;

internal sealed class ServiceNowRoutes(FakeVendors fake) : VendorRoutes(fake, "servicenow")
{
    public override (int Status, JsonNode? Answer) Answer(HttpRequest request, string route, JsonNode? body)
    {
        if (Id(route, @"^PATCH api/now/table/incident/([0-9a-f]{32})$") is { } ticket)
        {
            Update(ticket, body!);
            return (200, new JsonObject { ["result"] = new JsonObject { ["sys_id"] = ticket } });
        }

        var query = $"{request.Query["sysparm_query"]}";
        var takesComments = query.Contains("INcomments", StringComparison.Ordinal);
        return route switch
        {
            "GET api/now/table/sys_journal_field"
                when Id(query, @"^element_id=([0-9a-f]{32})\^element(=work_notes|INcomments,work_notes)\^ORDERBY") is { } ticketId => Rows(
                request,
                NewestFirst(ticketId, one => takesComments || one.IsInternal ? Note(one) : null)
            ),
            "GET api/now/table/sys_audit" when Id(query, @"^documentkey=([0-9a-f]{32})\^fieldname=state\^ORDERBY") is { } ticketId => Rows(
                request,
                new JsonArray([.. Changes(ticketId).Reverse().Select(Change)])
            ),
            _ => (404, null),
        };
    }

    protected override bool HasCredentials(HttpRequest request) => HasBasic(request, $"{FakeVendors.User}:{FakeVendors.Secret}");

    private void Update(string ticket, JsonNode body)
    {
        Only(body, "work_notes", "state", "close_code", "close_notes");
        if (body["state"] is { } state)
        {
            _ = (string)body["close_code"]! ?? throw new FormatException("close_code is mandatory");
            SetState(ticket, (string)state!);
        }

        if (body["work_notes"] is { } notes)
        {
            Add(ticket, (string)notes!);
        }
    }

    private static JsonObject Note(FakeComment one) =>
        new()
        {
            ["sys_id"] = $"{one.Number:x32}",
            ["element"] = one.IsInternal ? "work_notes" : "comments",
            ["value"] = one.Text,
            ["sys_created_by"] = one.Author,
            ["sys_created_on"] = Time(one.At),
        };

    private static JsonNode Change(FakeChange one) =>
        new JsonObject
        {
            ["sys_id"] = $"{one.Number:x32}",
            ["oldvalue"] = one.From,
            ["newvalue"] = one.To,
            ["user"] = one.Author,
            ["sys_created_on"] = Time(one.At),
        };

    // The rows are counted before those are left out that the account may not read; only the fields that were asked for come back.
    private (int, JsonNode?) Rows(HttpRequest request, JsonArray rows)
    {
        var fields = $"{request.Query["sysparm_fields"]}".Split(',');
        var isNewestFirst = $"{request.Query["sysparm_query"]}".Contains("ORDERBYDESC", StringComparison.Ordinal);
        var ordered = isNewestFirst ? rows.AsEnumerable() : rows.Reverse();
        var offset = int.TryParse(request.Query["sysparm_offset"], out var number) ? number : 0;
        var page = ordered.Skip(offset).Take(Number(request, "sysparm_limit")).Select(row => Only(row!.AsObject(), fields));
        request.HttpContext.Response.Headers["X-Total-Count"] = $"{rows.Count}";
        return (200, new JsonObject { ["result"] = Fake.HidesNotes ? [] : new JsonArray([.. page]) });
    }

    private static JsonNode Only(JsonObject row, string[] fields) =>
        new JsonObject(
            row.Where(member => fields.Contains(member.Key)).Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone()))
        );

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
