using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace TenantHygiene.Ticketing.Tests.Vendors.PagerDuty;

internal sealed class PagerDutyRoutes(FakeVendors fake) : VendorRoutes(fake, "pagerduty")
{
    public override string TokenScope => "as_account-us.contoso incidents.read incidents.write";

    // Whatever the credentials, a change is made in the name of a user.
    public override bool IsAuthorized(HttpRequest request) =>
        base.IsAuthorized(request) && (request.Method == "GET" || request.Headers.From == FakeVendors.User);

    public override (int Status, JsonNode? Answer) Answer(HttpRequest request, string route, JsonNode? body)
    {
        if (Id(route, @"^POST incidents/([A-Z0-9]+)/notes$") is { } noted)
        {
            Add(noted, (string)body!["note"]!["content"]!);
            return (201, new JsonObject());
        }

        if (Id(route, @"^PUT incidents/([A-Z0-9]+)$") is { } put)
        {
            Assert.Equal("incident_reference", (string)body!["incident"]!["type"]!);
            SetState(put, (string)body["incident"]!["status"]!);
            return (200, new JsonObject());
        }

        return Id(route, @"^GET incidents/([A-Z0-9]+)/notes$") is { } read
            ? (200, new JsonObject { ["notes"] = NewestFirst(read, Note) })
            : (404, null);
    }

    protected override bool HasCredentials(HttpRequest request) => request.Headers.Authorization == $"Token token={FakeVendors.Secret}";

    private static JsonNode Note(FakeComment one) =>
        new JsonObject
        {
            ["id"] = $"PNOTE{one.Number}",
            ["user"] = new JsonObject { ["id"] = one.Author, ["type"] = one.WrittenBy is null ? "user_reference" : "bot_user_reference" },
            ["content"] = one.Text,
            ["created_at"] = IsoTime(one.At),
        };
}
