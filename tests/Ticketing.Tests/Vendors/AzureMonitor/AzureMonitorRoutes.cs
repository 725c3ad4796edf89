using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace TenantHygiene.Ticketing.Tests.Vendors.AzureMonitor;

internal sealed class AzureMonitorRoutes(FakeVendors fake) : VendorRoutes(fake, "azuremonitor")
{
    public override (int Status, JsonNode? Answer) Answer(HttpRequest request, string route, JsonNode? body)
    {
        if (!request.Query.ContainsKey("api-version"))
        {
            return (400, null);
        }

        if (Id(route, @"^POST (subscriptions/[^?]+)/changestate$") is { } changed)
        {
            var state = (string)request.Query["newState"]!;
            _ = state is "New" or "Acknowledged" or "Closed" ? 0 : throw new FormatException("newState");
            Add($"/{changed}", (string)body!["comments"]!);
            SetState($"/{changed}", state);
            return (200, new JsonObject());
        }

        return Id(route, @"^GET (subscriptions/[^?]+)/history$") is { } read
            ? (
                200,
                new JsonObject
                {
                    ["properties"] = new JsonObject
                    {
                        ["modifications"] = NewestFirst($"/{read}", one => new JsonObject { ["comments"] = one.Text }),
                    },
                }
            )
            : (404, null);
    }
}
