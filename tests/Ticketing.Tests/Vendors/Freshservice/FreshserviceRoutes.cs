using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace TenantHygiene.Ticketing.Tests.Vendors.Freshservice;

internal sealed class FreshserviceRoutes(FakeVendors fake) : VendorRoutes(fake, "freshservice")
{
    public override (int Status, JsonNode? Answer) Answer(HttpRequest request, string route, JsonNode? body)
    {
        if (Id(route, @"^POST api/v2/tickets/(\d+)/notes$") is { } noted)
        {
            Only(body!, "body", "private");
            _ = (bool)body!["private"]!;
            Add(noted, FromHtml((string)body["body"]!));
            return (201, new JsonObject());
        }

        if (Id(route, @"^PUT api/v2/tickets/(\d+)$") is { } put)
        {
            SetState(put, $"{(int)body!["status"]!}");
            return (200, new JsonObject());
        }

        return Id(route, @"^GET api/v2/tickets/(\d+)/conversations$") is { } read
            ? (200, new JsonObject { ["conversations"] = Page(request, read) })
            : (404, null);
    }

    protected override bool HasCredentials(HttpRequest request) => HasBasic(request, $"{FakeVendors.Secret}:X");

    private JsonArray Page(HttpRequest request, string ticket) =>
        OldestFirst(ticket, Number(request, "page"), Number(request, "per_page"), Conversation);

    private static JsonNode Conversation(FakeComment one) =>
        new JsonObject
        {
            ["id"] = one.Number,
            ["user_id"] = Number(one.Author),
            ["body"] = System.Net.WebUtility.HtmlEncode(one.Text),
            ["body_text"] = one.Text,
            ["private"] = one.IsInternal,
            ["incoming"] = one.IsMailed,
            ["created_at"] = IsoTime(one.At),
            ["updated_at"] = IsoTime(one.ChangedAt),
        };
}
