using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace TenantHygiene.Ticketing.Tests.Vendors.Zendesk;

internal sealed class ZendeskRoutes(FakeVendors fake) : VendorRoutes(fake, "zendesk")
{
    private const string After = "cursor-";

    public override bool TakesTokenRequestsAsJson => true;

    public override string TokenScope => "read tickets:write";

    public override (int Status, JsonNode? Answer) Answer(HttpRequest request, string route, JsonNode? body)
    {
        if (Id(route, @"^PUT api/v2/tickets/(\d+)$") is { } ticket)
        {
            Update(ticket, body!["ticket"]!);
            return (200, new JsonObject());
        }

        if (Id(route, @"^GET api/v2/tickets/(\d+)/audits$") is { } audited)
        {
            return (200, Audits(request, audited));
        }

        return Id(route, @"^GET api/v2/tickets/(\d+)/comments$") is { } read
            ? (200, new JsonObject { ["comments"] = NewestFirst(read, one => new JsonObject
                    {
                        ["id"] = one.Number,
                        ["author_id"] = Number(one.Author),
                        ["body"] = one.Text,
                    }) })
            : (404, null);
    }

    protected override bool HasCredentials(HttpRequest request) => HasBasic(request, $"{FakeVendors.User}/token:{FakeVendors.Secret}");

    private void Update(string id, JsonNode ticket)
    {
        Only(ticket, "comment", "status");
        if (ticket["comment"] is { } comment)
        {
            Add(id, (bool)comment["public"]! ? throw new FormatException("Answers are for technicians.") : (string)comment["body"]!);
        }

        if (ticket["status"] is { } status)
        {
            SetState(id, (string)status!);
        }
    }

    // Everything that happened to the ticket, the oldest first, in pages with a cursor. A macro adds a comment and a change at once.
    private JsonObject Audits(HttpRequest request, string ticket)
    {
        var all = Comments(ticket)
            .Select(one => (one.Number, Audit: Comment(one)))
            .Concat(Changes(ticket).Select(one => (one.Number, Audit: Change(one))))
            .OrderBy(one => one.Number)
            .Select(one => one.Audit)
            .ToList();
        var start = $"{request.Query["page[after]"]}" is { Length: > 0 } cursor
            ? int.Parse(cursor[After.Length..], CultureInfo.InvariantCulture)
            : 0;
        var page = all.Skip(start).Take(Math.Min(100, Number(request, "page[size]"))).ToArray();
        var hasMore = start + page.Length < all.Count;
        return new JsonObject
        {
            ["audits"] = new JsonArray(page),
            ["meta"] = new JsonObject { ["has_more"] = hasMore, ["after_cursor"] = hasMore ? $"{After}{start + page.Length}" : null },
        };
    }

    private static JsonNode Comment(FakeComment one) =>
        Audit(
            one.Number,
            one.WrittenBy ?? one.Author,
            one.At,
            one.IsMailed ? "email"
                : one.WrittenBy is null ? "web"
                : "api",
            new JsonObject
            {
                ["id"] = one.Number,
                ["type"] = "Comment",
                ["author_id"] = Number(one.Author),
                ["body"] = one.Text,
                ["public"] = !one.IsInternal,
            }
        );

    private static JsonNode Change(FakeChange one) =>
        Audit(
            one.Number,
            one.Author,
            one.At,
            "web",
            new JsonObject
            {
                ["id"] = one.Number,
                ["type"] = "Change",
                ["field_name"] = "status",
                ["previous_value"] = one.From,
                ["value"] = one.To,
            }
        );

    private static JsonNode Audit(int number, string actor, DateTimeOffset at, string channel, JsonObject one) =>
        new JsonObject
        {
            ["id"] = 500_000 + number,
            ["author_id"] = Number(actor),
            ["created_at"] = IsoTime(at),
            ["via"] = new JsonObject { ["channel"] = channel },
            ["events"] = new JsonArray(
                new JsonObject
                {
                    ["id"] = 700_000 + number,
                    ["type"] = "Notification",
                    ["body"] = "A mail was sent.",
                },
                one
            ),
        };
}
