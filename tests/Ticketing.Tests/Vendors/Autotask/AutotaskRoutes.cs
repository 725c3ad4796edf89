using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace TenantHygiene.Ticketing.Tests.Vendors.Autotask;

internal sealed class AutotaskRoutes(FakeVendors fake) : VendorRoutes(fake, "autotask")
{
    private const string Tickets = "atservicesrest/v1.0/Tickets";
    private const int NotesPerPage = 500;

    public override (int Status, JsonNode? Answer) Answer(HttpRequest request, string route, JsonNode? body)
    {
        if (Id(route, $@"^POST {Tickets}/(\d+)/Notes$") is { } noted)
        {
            Only(body!, "title", "description", "noteType", "publish");
            _ = (int)body!["noteType"]! + (int)body["publish"]!;
            _ = (string)body["title"]! is { Length: > 0 and <= 250 } ? 0 : throw new FormatException("title");
            Add(noted, (string)body["description"]!);
            return (200, new JsonObject { ["itemId"] = 1 });
        }

        if (route == $"PATCH {Tickets}")
        {
            SetState($"{(long)body!["id"]!}", $"{(int)body["status"]!}");
            return (200, new JsonObject());
        }

        return Id(route, $@"^GET {Tickets}/(\d+)/Notes$") is { } read ? (200, Page(request, read)) : (404, null);
    }

    protected override bool HasCredentials(HttpRequest request) =>
        request.Headers["ApiIntegrationCode"] == FakeVendors.Integration
        && request.Headers["UserName"] == FakeVendors.User
        && request.Headers["Secret"] == FakeVendors.Secret;

    // The address of the next page comes with a full one.
    private JsonObject Page(HttpRequest request, string ticket)
    {
        var page = request.Query.ContainsKey("page") ? Number(request, "page") : 1;
        var items = OldestFirst(ticket, page, NotesPerPage, Note);
        var next = items.Count == NotesPerPage ? $"{Fake.NextPageRoot}/autotask/{Tickets}/{ticket}/Notes?page={page + 1}" : null;
        return new JsonObject
        {
            ["items"] = items,
            ["pageDetails"] = new JsonObject { ["count"] = items.Count, ["nextPageUrl"] = next },
        };
    }

    private static JsonNode Note(FakeComment one) =>
        new JsonObject
        {
            ["id"] = one.Number,
            ["creatorResourceID"] = one.IsMailed ? null : Number(one.Author),
            ["createdByContactID"] = one.IsMailed ? 12 : null,
            ["createDateTime"] = IsoTime(one.At),
            ["lastActivityDate"] = IsoTime(one.ChangedAt),
            ["description"] = one.Text,
            ["publish"] = one.IsInternal ? 2 : 1,
            ["impersonatorCreatorResourceID"] = one.WrittenBy is { } impersonator ? Number(impersonator) : null,
            ["impersonatorUpdaterResourceID"] = null,
        };
}
