using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace TenantHygiene.Ticketing.Tests.Vendors.HaloPsa;

internal sealed class HaloPsaRoutes(FakeVendors fake) : VendorRoutes(fake, "halopsa")
{
    public override string TokenScope => "all";

    public override (int Status, JsonNode? Answer) Answer(HttpRequest request, string route, JsonNode? body)
    {
        switch (route)
        {
            case "POST api/actions":
                var action = body!.AsArray().Single()!;
                _ = (int)action["outcome_id"]! > 0 ? 0 : throw new FormatException("An outcome is required.");
                Add($"{(long)action["ticket_id"]!}", FromHtml((string)action["note_html"]!));
                return (201, new JsonObject());
            case "POST api/tickets":
                var ticket = body!.AsArray().Single()!;
                SetState($"{(long)ticket["id"]!}", $"{(int)ticket["status_id"]!}");
                return (201, new JsonObject());
            case "GET api/actions":
                // Of the documented parameters one limits the answer, and none names a page.
                var actions = OldestFirst($"{request.Query["ticket_id"]}", page: 1, Number(request, "count"), Action);
                return (200, new JsonObject { ["record_count"] = actions.Count, ["actions"] = actions });
            default:
                return (404, null);
        }
    }

    private static JsonNode Action(FakeComment one) =>
        new JsonObject
        {
            ["id"] = one.Number,
            ["who_agentid"] = Number(one.Author),
            ["datetime"] = IsoTime(one.At),
            ["note"] = one.Text,
            ["hiddenfromuser"] = one.IsInternal,
            ["emaildirection"] = one.IsMailed ? "I" : null,
            ["actionby_application_id"] = one.WrittenBy ?? (one.Author == FakeComment.Ours ? "tenanthygiene" : null),
        };
}
