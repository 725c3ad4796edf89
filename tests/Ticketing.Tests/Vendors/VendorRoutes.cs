using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace TenantHygiene.Ticketing.Tests.Vendors;

/// <summary>The vendors' routes, each as strict as its documentation.</summary>
internal static class VendorRoutes
{
    public static (int Status, JsonNode? Answer) Answer(FakeVendors fake, HttpRequest request, string vendor, string path, JsonNode? body)
    {
        var route = $"{request.Method} {path}";
        return vendor switch
        {
            "servicenow" => ServiceNow(fake, request, route, body),
            "jira" => Jira(fake, route, body),
            "zendesk" => Zendesk(fake, route, body),
            "freshservice" => Freshservice(fake, request, route, body),
            "halopsa" => HaloPsa(fake, request, route, body),
            "connectwise" => ConnectWise(fake, route, body),
            "autotask" => Autotask(fake, request, route, body),
            "pagerduty" => PagerDuty(fake, route, body),
            "azuremonitor" => AzureMonitor(fake, request, route, body),
            _ => (404, null),
        };
    }

    private static (int, JsonNode?) ServiceNow(FakeVendors fake, HttpRequest request, string route, JsonNode? body)
    {
        if (Id(route, @"^PATCH api/now/table/incident/([0-9a-f]{32})$") is { } ticket)
        {
            Only(body!, "work_notes", "state", "close_code", "close_notes");
            if (body!["state"] is { } state)
            {
                _ = (string)body["close_code"]! ?? throw new FormatException("close_code is mandatory");
                fake.States[$"servicenow/{ticket}"] = (string)state!;
            }

            Tell(fake, $"servicenow/{ticket}", (string?)body["work_notes"]);
            return (200, new JsonObject { ["result"] = new JsonObject { ["sys_id"] = ticket } });
        }

        var query = Regex.Match($"{request.Query["sysparm_query"]}", @"^element_id=([0-9a-f]{32})\^element=work_notes");
        if (route != "GET api/now/table/sys_journal_field" || !query.Success)
        {
            return (404, null);
        }

        // The rows are counted before those are left out that the account may not read.
        var rows = Told(fake, $"servicenow/{query.Groups[1].Value}", text => new JsonObject { ["value"] = text });
        request.HttpContext.Response.Headers["X-Total-Count"] = $"{rows.Count}";
        return (200, new JsonObject { ["result"] = fake.HidesNotes ? [] : new JsonArray([.. rows.Take(Number(request, "sysparm_limit")).Select(row => row!.DeepClone())]) });
    }

    private static (int, JsonNode?) Jira(FakeVendors fake, string route, JsonNode? body)
    {
        if (Id(route, @"^POST rest/api/3/issue/([A-Z]+-\d+)/comment$") is { } commented)
        {
            var document = body!["body"]!;
            Assert.Equal(("doc", 1), ((string)document["type"]!, (int)document["version"]!));
            var lines = document["content"]!.AsArray().Select(paragraph => (string)paragraph!["content"]![0]!["text"]!).ToList();
            _ = lines.All(line => line.Length > 0 && !line.Contains('\n', StringComparison.Ordinal)) ? 0 : throw new FormatException("INVALID_INPUT");
            Tell(fake, $"jira/{commented}", string.Join("\n", lines));
            return (201, new JsonObject { ["id"] = "1" });
        }

        if (Id(route, @"^GET rest/api/3/issue/([A-Z]+-\d+)/comment$") is { } read)
        {
            return (200, new JsonObject { ["comments"] = Told(fake, $"jira/{read}", text => new JsonObject { ["body"] = new JsonObject { ["content"] = new JsonArray([.. text.Split('\n').Select(line => (JsonNode)new JsonObject { ["text"] = line })]) } }) });
        }

        if (Id(route, @"^GET rest/api/3/issue/([A-Z]+-\d+)/transitions$") is { } offered)
        {
            return (200, new JsonObject { ["transitions"] = fake.States.ContainsKey($"jira/{offered}") ? [] : new JsonArray(new JsonObject { ["id"] = "5" }) });
        }

        if (Id(route, @"^POST rest/api/3/issue/([A-Z]+-\d+)/transitions$") is { } moved)
        {
            return fake.States.TryAdd($"jira/{moved}", (string)body!["transition"]!["id"]!) ? (204, null) : (400, null);
        }

        return (404, null);
    }

    private static (int, JsonNode?) Zendesk(FakeVendors fake, string route, JsonNode? body)
    {
        if (Id(route, @"^PUT api/v2/tickets/(\d+)$") is { } ticket)
        {
            Only(body!["ticket"]!, "comment", "status");
            if (body!["ticket"]!["comment"] is { } comment)
            {
                _ = (bool)comment["public"]! ? throw new FormatException("Answers are for technicians.") : 0;
                Tell(fake, $"zendesk/{ticket}", (string)comment["body"]!);
            }

            SetState(fake, $"zendesk/{ticket}", (string?)body["ticket"]!["status"]);
            return (200, new JsonObject());
        }

        return Id(route, @"^GET api/v2/tickets/(\d+)/comments$") is { } read
            ? (200, new JsonObject { ["comments"] = Told(fake, $"zendesk/{read}", text => new JsonObject { ["body"] = text }) })
            : (404, null);
    }

    private static (int, JsonNode?) Freshservice(FakeVendors fake, HttpRequest request, string route, JsonNode? body)
    {
        if (Id(route, @"^POST api/v2/tickets/(\d+)/notes$") is { } noted)
        {
            Only(body!, "body", "private");
            _ = (bool)body!["private"]!;
            Tell(fake, $"freshservice/{noted}", FromHtml((string)body["body"]!));
            return (201, new JsonObject());
        }

        if (Id(route, @"^PUT api/v2/tickets/(\d+)$") is { } put)
        {
            SetState(fake, $"freshservice/{put}", $"{(int)body!["status"]!}");
            return (200, new JsonObject());
        }

        return Id(route, @"^GET api/v2/tickets/(\d+)/conversations$") is { } read
            ? (200, new JsonObject { ["conversations"] = Page(fake, $"freshservice/{read}", Number(request, "page"), Number(request, "per_page"), text => new JsonObject { ["body_text"] = text }) })
            : (404, null);
    }

    private static (int, JsonNode?) HaloPsa(FakeVendors fake, HttpRequest request, string route, JsonNode? body)
    {
        switch (route)
        {
            case "POST api/actions":
                var action = body!.AsArray().Single()!;
                _ = (int)action["outcome_id"]! > 0 ? 0 : throw new FormatException("An outcome is required.");
                Tell(fake, $"halopsa/{(long)action["ticket_id"]!}", FromHtml((string)action["note_html"]!));
                return (201, new JsonObject());
            case "POST api/tickets":
                var ticket = body!.AsArray().Single()!;
                SetState(fake, $"halopsa/{(long)ticket["id"]!}", $"{(int)ticket["status_id"]!}");
                return (201, new JsonObject());
            case "GET api/actions":
                // Of the documented parameters one limits the answer, and none names a page.
                var actions = Page(fake, $"halopsa/{request.Query["ticket_id"]}", 1, Number(request, "count"), text => new JsonObject { ["note"] = text });
                return (200, new JsonObject { ["record_count"] = actions.Count, ["actions"] = actions });
            default:
                return (404, null);
        }
    }

    private static (int, JsonNode?) ConnectWise(FakeVendors fake, string route, JsonNode? body)
    {
        const string Tickets = "v4_6_release/apis/3.0/service/tickets";
        if (Id(route, $@"^POST {Tickets}/(\d+)/notes$") is { } noted)
        {
            _ = (bool)body!["internalAnalysisFlag"]!;
            Tell(fake, $"connectwise/{noted}", (string)body["text"]!);
            return (201, new JsonObject());
        }

        if (Id(route, $@"^PATCH {Tickets}/(\d+)$") is { } patched)
        {
            var operation = body!.AsArray().Single()!;
            Assert.Equal(("replace", "status"), ((string)operation["op"]!, (string)operation["path"]!));
            SetState(fake, $"connectwise/{patched}", $"{(int)operation["value"]!["id"]!}");
            return (200, new JsonObject());
        }

        return Id(route, $@"^GET {Tickets}/(\d+)/notes$") is { } read
            ? (200, Told(fake, $"connectwise/{read}", text => new JsonObject { ["text"] = text }))
            : (404, null);
    }

    private static (int, JsonNode?) Autotask(FakeVendors fake, HttpRequest request, string route, JsonNode? body)
    {
        const string Tickets = "atservicesrest/v1.0/Tickets";
        if (Id(route, $@"^POST {Tickets}/(\d+)/Notes$") is { } noted)
        {
            Only(body!, "title", "description", "noteType", "publish");
            _ = (int)body!["noteType"]! + (int)body["publish"]!;
            _ = (string)body["title"]! is { Length: > 0 and <= 250 } ? 0 : throw new FormatException("title");
            Tell(fake, $"autotask/{noted}", (string)body["description"]!);
            return (200, new JsonObject { ["itemId"] = 1 });
        }

        if (route == $"PATCH {Tickets}")
        {
            SetState(fake, $"autotask/{(long)body!["id"]!}", $"{(int)body["status"]!}");
            return (200, new JsonObject());
        }

        if (Id(route, $@"^GET {Tickets}/(\d+)/Notes$") is not { } read)
        {
            return (404, null);
        }

        // 500 notes a page, and the address of the next one with them.
        var page = request.Query.ContainsKey("page") ? Number(request, "page") : 1;
        var items = Page(fake, $"autotask/{read}", page, 500, text => new JsonObject { ["description"] = text });
        var next = items.Count == 500 ? $"{fake.NextPageRoot}/autotask/{Tickets}/{read}/Notes?page={page + 1}" : null;
        return (200, new JsonObject { ["items"] = items, ["pageDetails"] = new JsonObject { ["count"] = items.Count, ["nextPageUrl"] = next } });
    }

    private static (int, JsonNode?) PagerDuty(FakeVendors fake, string route, JsonNode? body)
    {
        if (Id(route, @"^POST incidents/([A-Z0-9]+)/notes$") is { } noted)
        {
            Tell(fake, $"pagerduty/{noted}", (string)body!["note"]!["content"]!);
            return (201, new JsonObject());
        }

        if (Id(route, @"^PUT incidents/([A-Z0-9]+)$") is { } put)
        {
            Assert.Equal("incident_reference", (string)body!["incident"]!["type"]!);
            SetState(fake, $"pagerduty/{put}", (string)body["incident"]!["status"]!);
            return (200, new JsonObject());
        }

        return Id(route, @"^GET incidents/([A-Z0-9]+)/notes$") is { } read
            ? (200, new JsonObject { ["notes"] = Told(fake, $"pagerduty/{read}", text => new JsonObject { ["content"] = text }) })
            : (404, null);
    }

    private static (int, JsonNode?) AzureMonitor(FakeVendors fake, HttpRequest request, string route, JsonNode? body)
    {
        if (!request.Query.ContainsKey("api-version"))
        {
            return (400, null);
        }

        if (Id(route, @"^POST (subscriptions/[^?]+)/changestate$") is { } changed)
        {
            var state = (string)request.Query["newState"]!;
            _ = state is "New" or "Acknowledged" or "Closed" ? 0 : throw new FormatException("newState");
            Tell(fake, $"azuremonitor//{changed}", (string)body!["comments"]!);
            SetState(fake, $"azuremonitor//{changed}", state);
            return (200, new JsonObject());
        }

        return Id(route, @"^GET (subscriptions/[^?]+)/history$") is { } read
            ? (200, new JsonObject { ["properties"] = new JsonObject { ["modifications"] = Told(fake, $"azuremonitor//{read}", text => new JsonObject { ["comments"] = text }) } })
            : (404, null);
    }

    private static string? Id(string route, string pattern) => Regex.Match(route, pattern) is { Success: true } match ? match.Groups[1].Value : null;

    private static void Only(JsonNode body, params string[] allowed)
    {
        if (body.AsObject().FirstOrDefault(member => !allowed.Contains(member.Key)) is { Key: { } unknown })
        {
            throw new FormatException($"unknown field {unknown}");
        }
    }

    private static void Tell(FakeVendors fake, string ticket, string? text)
    {
        if (text is not null)
        {
            fake.Comments.GetOrAdd(ticket, _ => new()).Enqueue(text.Length > 0 ? text : throw new FormatException("An empty comment."));
        }
    }

    private static void SetState(FakeVendors fake, string ticket, string? state)
    {
        if (state is not null)
        {
            fake.States[ticket] = state;
        }
    }

    private static JsonArray Told(FakeVendors fake, string ticket, Func<string, JsonNode> form) =>
        new([.. (fake.Comments.GetValueOrDefault(ticket) ?? []).Reverse().Select(form)]);

    // The oldest first.
    private static JsonArray Page(FakeVendors fake, string ticket, int page, int size, Func<string, JsonNode> form) =>
        new([.. (fake.Comments.GetValueOrDefault(ticket) ?? []).Skip((page - 1) * size).Take(size).Select(form)]);

    private static int Number(HttpRequest request, string name) =>
        int.TryParse(request.Query[name], out var number) && number > 0 ? number : throw new FormatException($"{name} must be a number");

    private static string FromHtml(string html) => System.Net.WebUtility.HtmlDecode(html.Replace("<br>", "\n", true, CultureInfo.InvariantCulture));
}
