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
            "jira" => Jira(fake, request, route, body),
            "zendesk" => Zendesk(fake, request, route, body),
            "freshservice" => Freshservice(fake, request, route, body),
            "halopsa" => HaloPsa(fake, request, route, body),
            "connectwise" => ConnectWise(fake, request, route, body),
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

        var query = $"{request.Query["sysparm_query"]}";
        return route switch
        {
            "GET api/now/table/sys_journal_field" when Id(query, @"^element_id=([0-9a-f]{32})\^element(=work_notes|INcomments,work_notes)\^ORDERBY") is { } ticketId => Rows(
                fake,
                request,
                Told(fake, $"servicenow/{ticketId}", one => query.Contains("INcomments", StringComparison.Ordinal) || one.IsInternal ? new JsonObject
                {
                    ["sys_id"] = $"{one.Number:x32}",
                    ["element"] = one.IsInternal ? "work_notes" : "comments",
                    ["value"] = one.Text,
                    ["sys_created_by"] = one.Author,
                    ["sys_created_on"] = ServiceNowTime(one.At),
                } : null)),
            "GET api/now/table/sys_audit" when Id(query, @"^documentkey=([0-9a-f]{32})\^fieldname=state\^ORDERBY") is { } ticketId => Rows(
                fake,
                request,
                new JsonArray([.. (fake.Changes.GetValueOrDefault($"servicenow/{ticketId}") ?? []).Reverse().Select(one => new JsonObject
                {
                    ["sys_id"] = $"{one.Number:x32}",
                    ["oldvalue"] = one.From,
                    ["newvalue"] = one.To,
                    ["user"] = one.Author,
                    ["sys_created_on"] = ServiceNowTime(one.At),
                })])),
            _ => (404, null),
        };
    }

    // The rows are counted before those are left out that the account may not read; only the fields that were asked for come back.
    private static (int, JsonNode?) Rows(FakeVendors fake, HttpRequest request, JsonArray rows)
    {
        var fields = $"{request.Query["sysparm_fields"]}".Split(',');
        var isNewestFirst = $"{request.Query["sysparm_query"]}".Contains("ORDERBYDESC", StringComparison.Ordinal);
        var ordered = isNewestFirst ? rows.AsEnumerable() : rows.Reverse();
        var offset = int.TryParse(request.Query["sysparm_offset"], out var number) ? number : 0;
        var page = ordered.Skip(offset).Take(Number(request, "sysparm_limit"))
            .Select(row => (JsonNode)new JsonObject(row!.AsObject().Where(member => fields.Contains(member.Key)).Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone()))));
        request.HttpContext.Response.Headers["X-Total-Count"] = $"{rows.Count}";
        return (200, new JsonObject { ["result"] = fake.HidesNotes ? [] : new JsonArray([.. page]) });
    }

    private static string ServiceNowTime(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private static (int, JsonNode?) Jira(FakeVendors fake, HttpRequest request, string route, JsonNode? body)
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
            return (200, JiraPage(request, "comments", Told(fake, $"jira/{read}", JiraComment)));
        }

        if (Id(route, @"^GET rest/api/3/issue/([A-Z]+-\d+)/changelog$") is { } changed)
        {
            return (200, JiraPage(request, "values", new JsonArray([.. (fake.Changes.GetValueOrDefault($"jira/{changed}") ?? []).Reverse().Select(one => new JsonObject
            {
                ["id"] = $"{one.Number}",
                ["author"] = new JsonObject { ["accountId"] = one.Author },
                ["created"] = JiraTime(one.At),
                ["items"] = new JsonArray(
                    new JsonObject { ["field"] = "priority", ["fromString"] = "Low", ["toString"] = one.To },
                    new JsonObject { ["field"] = "status", ["fromString"] = one.From, ["toString"] = one.To }),
            })])));
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

    private static JsonNode JiraComment(FakeComment one) => new JsonObject
    {
        ["id"] = $"{one.Number}",
        ["author"] = new JsonObject { ["accountId"] = one.Author },
        ["updateAuthor"] = new JsonObject { ["accountId"] = one.EditedBy ?? one.Author },
        ["created"] = JiraTime(one.At),
        ["updated"] = JiraTime(one.ChangedAt),
        ["jsdPublic"] = !one.IsInternal,
        ["body"] = new JsonObject
        {
            ["type"] = "doc",
            ["version"] = 1,
            ["content"] = new JsonArray([.. one.Text.Split('\n').Select(line => (JsonNode)new JsonObject
            {
                ["type"] = "paragraph",
                ["content"] = new JsonArray(new JsonObject { ["type"] = "text", ["text"] = line }),
            })]),
        },
    };

    private static string JiraTime(DateTimeOffset at) => at.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'+0000'", CultureInfo.InvariantCulture);

    // At most a hundred at once, however many are asked for; the newest first only where that is said.
    private static JsonObject JiraPage(HttpRequest request, string member, JsonArray newestFirst)
    {
        var start = int.TryParse(request.Query["startAt"], out var number) ? number : 0;
        var ordered = $"{request.Query["orderBy"]}" is "-created" ? newestFirst.AsEnumerable() : newestFirst.Reverse();
        var page = ordered.Skip(start).Take(Math.Min(100, Number(request, "maxResults"))).Select(one => one!.DeepClone()).ToArray();
        return new JsonObject { ["startAt"] = start, ["maxResults"] = 100, ["total"] = newestFirst.Count, ["isLast"] = start + page.Length >= newestFirst.Count, [member] = new JsonArray(page) };
    }

    private static (int, JsonNode?) Zendesk(FakeVendors fake, HttpRequest request, string route, JsonNode? body)
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

        if (Id(route, @"^GET api/v2/tickets/(\d+)/audits$") is { } audited)
        {
            return (200, ZendeskAudits(fake, request, $"zendesk/{audited}"));
        }

        return Id(route, @"^GET api/v2/tickets/(\d+)/comments$") is { } read
            ? (200, new JsonObject { ["comments"] = Told(fake, $"zendesk/{read}", one => new JsonObject { ["id"] = one.Number, ["author_id"] = long.Parse(one.Author, CultureInfo.InvariantCulture), ["body"] = one.Text }) })
            : (404, null);
    }

    // Everything that happened to the ticket, the oldest first, in pages with a cursor. A macro adds a comment and a change at once.
    private static JsonObject ZendeskAudits(FakeVendors fake, HttpRequest request, string ticket)
    {
        const string After = "cursor-";
        var comments = (fake.Comments.GetValueOrDefault(ticket) ?? []).Select(one => (one.Number, Audit: ZendeskAudit(one.Number, one.WrittenBy ?? one.Author, one.At, one.IsMailed ? "email" : one.WrittenBy is null ? "web" : "api", new JsonObject
        {
            ["id"] = one.Number,
            ["type"] = "Comment",
            ["author_id"] = long.Parse(one.Author, CultureInfo.InvariantCulture),
            ["body"] = one.Text,
            ["public"] = !one.IsInternal,
        })));
        var changes = (fake.Changes.GetValueOrDefault(ticket) ?? []).Select(one => (one.Number, Audit: ZendeskAudit(one.Number, one.Author, one.At, "web", new JsonObject
        {
            ["id"] = one.Number,
            ["type"] = "Change",
            ["field_name"] = "status",
            ["previous_value"] = one.From,
            ["value"] = one.To,
        })));
        var all = comments.Concat(changes).OrderBy(one => one.Number).Select(one => one.Audit).ToList();
        var start = $"{request.Query["page[after]"]}" is { Length: > 0 } cursor ? int.Parse(cursor[After.Length..], CultureInfo.InvariantCulture) : 0;
        var page = all.Skip(start).Take(Math.Min(100, Number(request, "page[size]"))).ToArray();
        var hasMore = start + page.Length < all.Count;
        return new JsonObject
        {
            ["audits"] = new JsonArray(page),
            ["meta"] = new JsonObject { ["has_more"] = hasMore, ["after_cursor"] = hasMore ? $"{After}{start + page.Length}" : null },
        };
    }

    private static JsonNode ZendeskAudit(int number, string actor, DateTimeOffset at, string channel, JsonObject one) => new JsonObject
    {
        ["id"] = 500_000 + number,
        ["author_id"] = long.Parse(actor, CultureInfo.InvariantCulture),
        ["created_at"] = at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        ["via"] = new JsonObject { ["channel"] = channel },
        ["events"] = new JsonArray(new JsonObject { ["id"] = 700_000 + number, ["type"] = "Notification", ["body"] = "A mail was sent." }, one),
    };

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
            ? (200, new JsonObject { ["conversations"] = Page(fake, $"freshservice/{read}", Number(request, "page"), Number(request, "per_page"), one => new JsonObject
            {
                ["id"] = one.Number,
                ["user_id"] = long.Parse(one.Author, CultureInfo.InvariantCulture),
                ["body"] = System.Net.WebUtility.HtmlEncode(one.Text),
                ["body_text"] = one.Text,
                ["private"] = one.IsInternal,
                ["incoming"] = one.IsMailed,
                ["created_at"] = IsoTime(one.At),
                ["updated_at"] = IsoTime(one.ChangedAt),
            }) })
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
                var actions = Page(fake, $"halopsa/{request.Query["ticket_id"]}", 1, Number(request, "count"), one => new JsonObject
                {
                    ["id"] = one.Number,
                    ["who_agentid"] = long.Parse(one.Author, CultureInfo.InvariantCulture),
                    ["datetime"] = IsoTime(one.At),
                    ["note"] = one.Text,
                    ["hiddenfromuser"] = one.IsInternal,
                    ["emaildirection"] = one.IsMailed ? "I" : null,
                    ["actionby_application_id"] = one.WrittenBy ?? (one.Author == FakeComment.Ours ? "tenanthygiene" : null),
                });
                return (200, new JsonObject { ["record_count"] = actions.Count, ["actions"] = actions });
            default:
                return (404, null);
        }
    }

    private static (int, JsonNode?) ConnectWise(FakeVendors fake, HttpRequest request, string route, JsonNode? body)
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
            ? (200, ConnectWisePage(request, Told(fake, $"connectwise/{read}", one => new JsonObject
            {
                ["id"] = one.Number,
                ["text"] = one.Text,
                ["createdBy"] = one.Author,
                ["dateCreated"] = IsoTime(one.At),
                ["internalAnalysisFlag"] = one.IsInternal,
                ["contact"] = one.IsMailed ? new JsonObject { ["id"] = 7 } : null,
                ["_info"] = new JsonObject { ["lastUpdated"] = IsoTime(one.ChangedAt), ["updatedBy"] = one.EditedBy ?? one.Author },
            })))
            : (404, null);
    }

    private static JsonArray ConnectWisePage(HttpRequest request, JsonArray newestFirst)
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

    private static string IsoTime(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

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
        var items = Page(fake, $"autotask/{read}", page, 500, one => new JsonObject
        {
            ["id"] = one.Number,
            ["creatorResourceID"] = one.IsMailed ? null : long.Parse(one.Author, CultureInfo.InvariantCulture),
            ["createdByContactID"] = one.IsMailed ? 12 : null,
            ["createDateTime"] = IsoTime(one.At),
            ["lastActivityDate"] = IsoTime(one.ChangedAt),
            ["description"] = one.Text,
            ["publish"] = one.IsInternal ? 2 : 1,
            ["impersonatorCreatorResourceID"] = one.WrittenBy is { } impersonator ? long.Parse(impersonator, CultureInfo.InvariantCulture) : null,
            ["impersonatorUpdaterResourceID"] = null,
        });
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
            ? (200, new JsonObject { ["notes"] = Told(fake, $"pagerduty/{read}", one => new JsonObject
            {
                ["id"] = $"PNOTE{one.Number}",
                ["user"] = new JsonObject { ["id"] = one.Author, ["type"] = one.WrittenBy is null ? "user_reference" : "bot_user_reference" },
                ["content"] = one.Text,
                ["created_at"] = IsoTime(one.At),
            }) })
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
            ? (200, new JsonObject { ["properties"] = new JsonObject { ["modifications"] = Told(fake, $"azuremonitor//{read}", one => new JsonObject { ["comments"] = one.Text }) } })
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
            fake.Comments.GetOrAdd(ticket, _ => new()).Enqueue(new FakeComment(fake.Next(), FakeComment.Ours, text.Length > 0 ? text : throw new FormatException("An empty comment.")));
        }
    }

    private static void SetState(FakeVendors fake, string ticket, string? state)
    {
        if (state is not null)
        {
            fake.States[ticket] = state;
        }
    }

    // The newest first.
    private static JsonArray Told(FakeVendors fake, string ticket, Func<FakeComment, JsonNode?> form) =>
        new([.. (fake.Comments.GetValueOrDefault(ticket) ?? []).Reverse().Select(form).OfType<JsonNode>()]);

    // The oldest first.
    private static JsonArray Page(FakeVendors fake, string ticket, int page, int size, Func<FakeComment, JsonNode> form) =>
        new([.. (fake.Comments.GetValueOrDefault(ticket) ?? []).Skip((page - 1) * size).Take(size).Select(form)]);

    private static int Number(HttpRequest request, string name) =>
        int.TryParse(request.Query[name], out var number) && number > 0 ? number : throw new FormatException($"{name} must be a number");

    private static string FromHtml(string html) => System.Net.WebUtility.HtmlDecode(html.Replace("<br>", "\n", true, CultureInfo.InvariantCulture));
}
