using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace TenantHygiene.Ticketing.Tests.Vendors.Jira;

internal sealed class JiraRoutes(FakeVendors fake) : VendorRoutes(fake, "jira")
{
    public override bool TakesTokenRequestsAsJson => true;

    public override (int Status, JsonNode? Answer) Answer(HttpRequest request, string route, JsonNode? body)
    {
        if (Id(route, @"^POST rest/api/3/issue/([A-Z]+-\d+)/comment$") is { } commented)
        {
            Add(commented, TextOf(body!["body"]!));
            return (201, new JsonObject { ["id"] = "1" });
        }

        if (Id(route, @"^GET rest/api/3/issue/([A-Z]+-\d+)/comment$") is { } read)
        {
            return (200, Page(request, "comments", NewestFirst(read, Comment)));
        }

        if (Id(route, @"^GET rest/api/3/issue/([A-Z]+-\d+)/changelog$") is { } changed)
        {
            return (200, Page(request, "values", new JsonArray([.. Changes(changed).Reverse().Select(Change)])));
        }

        if (Id(route, @"^GET rest/api/3/issue/([A-Z]+-\d+)/transitions$") is { } offered)
        {
            JsonArray transitions = Fake.States.ContainsKey(Key(offered)) ? [] : [new JsonObject { ["id"] = "5" }];
            return (200, new JsonObject { ["transitions"] = transitions });
        }

        if (Id(route, @"^POST rest/api/3/issue/([A-Z]+-\d+)/transitions$") is { } moved)
        {
            return Fake.States.TryAdd(Key(moved), (string)body!["transition"]!["id"]!) ? (204, null) : (400, null);
        }

        return (404, null);
    }

    protected override bool HasCredentials(HttpRequest request) => HasBasic(request, $"{FakeVendors.User}:{FakeVendors.Secret}");

    private static string TextOf(JsonNode document)
    {
        Assert.Equal(("doc", 1), ((string)document["type"]!, (int)document["version"]!));
        var lines = document["content"]!.AsArray().Select(paragraph => (string)paragraph!["content"]![0]!["text"]!).ToList();
        return lines.All(line => line.Length > 0 && !line.Contains('\n', StringComparison.Ordinal))
            ? string.Join("\n", lines)
            : throw new FormatException("INVALID_INPUT");
    }

    private static JsonNode Comment(FakeComment one) =>
        new JsonObject
        {
            ["id"] = $"{one.Number}",
            ["author"] = new JsonObject { ["accountId"] = one.Author },
            ["updateAuthor"] = new JsonObject { ["accountId"] = one.EditedBy ?? one.Author },
            ["created"] = Time(one.At),
            ["updated"] = Time(one.ChangedAt),
            ["jsdPublic"] = !one.IsInternal,
            ["body"] = new JsonObject
            {
                ["type"] = "doc",
                ["version"] = 1,
                ["content"] = new JsonArray([
                    .. one
                        .Text.Split('\n')
                        .Select(line =>
                            (JsonNode)
                                new JsonObject
                                {
                                    ["type"] = "paragraph",
                                    ["content"] = new JsonArray(new JsonObject { ["type"] = "text", ["text"] = line }),
                                }
                        ),
                ]),
            },
        };

    private static JsonNode Change(FakeChange one) =>
        new JsonObject
        {
            ["id"] = $"{one.Number}",
            ["author"] = new JsonObject { ["accountId"] = one.Author },
            ["created"] = Time(one.At),
            ["items"] = new JsonArray(
                new JsonObject
                {
                    ["field"] = "priority",
                    ["fromString"] = "Low",
                    ["toString"] = one.To,
                },
                new JsonObject
                {
                    ["field"] = "status",
                    ["fromString"] = one.From,
                    ["toString"] = one.To,
                }
            ),
        };

    private static string Time(DateTimeOffset at) => at.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'+0000'", CultureInfo.InvariantCulture);

    // At most a hundred at once, however many are asked for; the newest first only where that is said.
    private static JsonObject Page(HttpRequest request, string member, JsonArray newestFirst)
    {
        var start = int.TryParse(request.Query["startAt"], out var number) ? number : 0;
        var ordered = $"{request.Query["orderBy"]}" is "-created" ? newestFirst.AsEnumerable() : newestFirst.Reverse();
        var page = ordered.Skip(start).Take(Math.Min(100, Number(request, "maxResults"))).Select(one => one!.DeepClone()).ToArray();
        return new JsonObject
        {
            ["startAt"] = start,
            ["maxResults"] = 100,
            ["total"] = newestFirst.Count,
            ["isLast"] = start + page.Length >= newestFirst.Count,
            [member] = new JsonArray(page),
        };
    }
}
