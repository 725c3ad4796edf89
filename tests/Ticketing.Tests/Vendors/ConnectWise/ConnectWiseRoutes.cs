using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace TenantHygiene.Ticketing.Tests.Vendors.ConnectWise;

internal sealed class ConnectWiseRoutes(FakeVendors fake) : VendorRoutes(fake, "connectwise")
{
    private const string Tickets = "v4_6_release/apis/3.0/service/tickets";

    private const string KeyPath = "v4_6_release/key";

    // Signing keys are public.
    public override bool IsAuthorized(HttpRequest request) => request.Path == $"/connectwise/{KeyPath}" || base.IsAuthorized(request);

    public override (int Status, JsonNode? Answer) Answer(HttpRequest request, string route, JsonNode? body)
    {
        if (route == $"GET {KeyPath}")
        {
            return (200, new JsonObject { ["signing_key"] = FakeVendors.SigningKey });
        }

        if (Id(route, $@"^POST {Tickets}/(\d+)/notes$") is { } noted)
        {
            _ = (bool)body!["internalAnalysisFlag"]!;
            Add(noted, (string)body["text"]!);
            return (201, new JsonObject());
        }

        if (Id(route, $@"^PATCH {Tickets}/(\d+)$") is { } patched)
        {
            var operation = body!.AsArray().Single()!;
            Assert.Equal(("replace", "status"), ((string)operation["op"]!, (string)operation["path"]!));
            SetState(patched, $"{(int)operation["value"]!["id"]!}");
            return (200, new JsonObject());
        }

        return Id(route, $@"^GET {Tickets}/(\d+)/notes$") is { } read ? (200, Page(request, NewestFirst(read, Note))) : (404, null);
    }

    protected override bool HasCredentials(HttpRequest request) =>
        HasBasic(request, $"{FakeVendors.User}:{FakeVendors.Secret}") && request.Headers["clientId"] == FakeVendors.Integration;

    private static JsonNode Note(FakeComment one) =>
        new JsonObject
        {
            ["id"] = one.Number,
            ["text"] = one.Text,
            ["createdBy"] = one.Author,
            ["dateCreated"] = IsoTime(one.At),
            ["internalAnalysisFlag"] = one.IsInternal,
            ["contact"] = one.IsMailed ? new JsonObject { ["id"] = 7 } : null,
            ["_info"] = new JsonObject { ["lastUpdated"] = IsoTime(one.ChangedAt), ["updatedBy"] = one.EditedBy ?? one.Author },
        };

    private static JsonArray Page(HttpRequest request, JsonArray newestFirst)
    {
        var (size, page) = (Number(request, "pageSize"), int.TryParse(request.Query["page"], out var number) ? number : 1);
        var ordered = $"{request.Query["orderBy"]}" switch
        {
            "id desc" => newestFirst.AsEnumerable(),
            "id asc" => newestFirst.Reverse(),
            var other => throw new FormatException($"orderBy {other}"),
        };
        return new JsonArray([.. ordered.Skip((page - 1) * size).Take(size).Select(one => one!.DeepClone())]);
    }
}
