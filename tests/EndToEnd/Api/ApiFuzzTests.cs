using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using TenantHygiene.EndToEnd.Support;
using TenantHygiene.LocalEnvironment.Processes;
using TenantHygiene.Testing;
using TenantHygiene.Ticketing.Connections;
using TenantHygiene.Ticketing.Tests.Support;

namespace TenantHygiene.EndToEnd.Api;

/// <summary>Whatever is sent to any route of the API's description is answered, and nothing fails.</summary>
public sealed partial class ApiFuzzTests(FuzzProduct product) : EndToEndTests(product), IClassFixture<FuzzProduct>
{
    private const int InCi = 800;
    private const int Parallelism = 8;

    private static readonly string[] _bodies =
    [
        """{"tenantId":"5f2c1d3e-8a4b-4c6d-9e7f-0a1b2c3d4e5f","user":"fine@contoso.example","mode":"plan","ticket":{"system":"json","id":"1","url":"https://vendor.example/1"}}""",
        """{"planHash":"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef","comment":"yes","releaseLitigationHold":true}""",
        """{"isOn":false,"reason":"fuzz"}""",
        """{"reason":"fuzz"}""",
        """{"until":"2030-01-01T00:00:00Z","reason":"leave"}""",
        """{"isReleased":true,"reason":"fuzz"}""",
        """{"name":"p","description":"d","guidInUse":{"mailUsers":{"action":"approve"},"mailboxes":{"action":"purge","maxItems":3}},"approval":{"approvers":2},"budgets":{"perHour":1},"quietHours":[{"from":"22:00","to":"06:00","timeZone":"UTC"}]}""",
        """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"list_remediations","arguments":{"state":"Resolved","cursor":"x"}}}""",
        "",
    ];

    private static readonly string[] _deliveries =
    [
        .. FuzzProduct.Connections.Select(kind => SampleDelivery.Body(kind)),
        $"[{SampleDelivery.Body(ConnectionKind.CloudEvents)}]",
    ];

    private static readonly string[] _headers =
    [
        "Idempotency-Key",
        "If-None-Match",
        "If-Match",
        "Last-Event-ID",
        "Accept",
        "Accept-Language",
        "traceparent",
        "X-Forwarded-Host",
        "WebHook-Request-Origin",
        "webhook-id",
        "ce-id",
        "ce-source",
        "ce-specversion",
        "ce-type",
    ];
    private static readonly string[] _texts =
    [
        "5f2c1d3e-8a4b-4c6d-9e7f-0a1b2c3d4e5f",
        "fine@contoso.example",
        "7",
        "2026-01-31T12:00:00Z",
        "Resolved",
        "text/event-stream",
        "application/json",
        "\"3-7\"",
        "json",
        "AAAA.BBBB",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    ];

    [Fact]
    public async Task Whatever_is_sent_to_any_route_is_answered_and_nothing_fails()
    {
        var routes = Routes();
        var user = await Tenant.AddConflictAsync("fuzz");
        var id = await Api.RequestRemediationAsync(user, "plan");
        var link = (string)(await Api.PostAsync($"remediations/{id}/status-links")).Body["url"]!;
        string[] known = [id, user.Id.ToString(), link[(link.LastIndexOf('/') + 1)..], .. _texts];
        var token = await Tenant.SignTokenAsync(ApiDriver.Roles);
        await FuzzRun.OfAsync(InCi, random => SendAsync(random, routes, known, token), Parallelism);

        Assert.Equal(HttpStatusCode.OK, (await Api.GetAsync("health")).Status);
    }

    private async Task SendAsync(
        Random random,
        IReadOnlyList<(string Method, string Path, string[] Query)> routes,
        string[] known,
        string token
    )
    {
        var route = random.One(routes);
        var path = Braces()
            .Replace(route.Path, _ =>
                route.Path.Contains("webhooks", StringComparison.Ordinal) && random.Next(8) > 0
                    ? $"{random.One(FuzzProduct.Connections)}".ToLowerInvariant()
                    : Escape(random, FuzzInput.Of(random, random.One(known)))
            );
        var query = string.Join(
            '&',
            route.Query.Where(_ => random.Next(2) == 0).Select(name => $"{name}={Escape(random, FuzzInput.Of(random, random.One(known)))}")
        );
        var address =
            $"{Product.Processes.Api.Http.BaseAddress!.GetLeftPart(UriPartial.Authority)}{path}{(query.Length > 0 ? $"?{query}" : "")}";
        if (
            !Uri.TryCreate(
                address,
                new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = random.Next(2) == 0 },
                out var uri
            ) || address.Any(letter => letter is < ' ' or > '~')
        )
        {
            return;
        }

        using var request = new HttpRequestMessage(new HttpMethod(route.Method.ToUpperInvariant()), uri);
        request.Headers.Authorization =
            random.Next(20) == 0
                ? null
                : new AuthenticationHeaderValue("Bearer", random.Next(20) == 0 ? Escape(random, FuzzInput.Of(random, token)) : token);
        foreach (var header in _headers.Where(_ => random.Next(5) == 0))
        {
            request.Headers.TryAddWithoutValidation(header, Printable(FuzzInput.Of(random, random.One(known))));
        }

        request.Headers.TryAddWithoutValidation("X-Webhook-Secret", SampleConnection.Secret);
        var isForAgents = route.Path.EndsWith("/mcp", StringComparison.Ordinal);
        if (isForAgents && random.Next(8) > 0)
        {
            request.Headers.TryAddWithoutValidation("Accept", "application/json, text/event-stream");
        }

        if (route.Method is not "get")
        {
            request.Content = new ByteArrayContent(
                FuzzInput.Bytes(random, random.One(route.Path.Contains("webhooks", StringComparison.Ordinal) ? _deliveries : _bodies))
            );
            request.Content.Headers.TryAddWithoutValidation(
                "Content-Type",
                random.Next(8) > 0 ? "application/json" : Printable(FuzzInput.Of(random, "application/cloudevents+json; charset=utf-8"))
            );
        }

        HttpResponseMessage answer;
        try
        {
            answer = await Product.Processes.Api.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
        }
        catch (Exception exception) when (exception is HttpRequestException or FormatException or InvalidOperationException)
        {
            // The client itself refuses to send it, or the server to read it; whether it lives is seen at the end.
            return;
        }

        using (answer)
        {
            // What a service behind this one does not know is an answer, too.
            var isFine = (int)answer.StatusCode < 500 || answer.StatusCode is HttpStatusCode.ServiceUnavailable;
            Assert.True(
                isFine,
                $"{(int)answer.StatusCode} to {request} {(isFine || request.Content is null ? "" : await request.Content.ReadAsStringAsync(Cancellation))}"
            );
            var type = answer.Content.Headers.ContentType?.MediaType;
            // JSON-RPC has errors of its own.
            Assert.True(
                (int)answer.StatusCode < 400 || type is null or "application/problem+json" || (isForAgents && type is "application/json"),
                $"{(int)answer.StatusCode} as {type} to {request}"
            );
        }
    }

    private static string Escape(Random random, string text) =>
        random.Next(4) == 0 ? Printable(text) : Uri.EscapeDataString(string.Concat(text.EnumerateRunes().Select(rune => rune.ToString())));

    private static string Printable(string text) => string.Concat(text.Where(letter => letter is > ' ' and <= '~'));

    // From the description of the API, so that no route is left out.
    private static List<(string Method, string Path, string[] Query)> Routes()
    {
        var document = JsonNode.Parse(File.ReadAllText(Path.Combine(RepositoryRoot.Find(), "docs", "openapi.json")))!;
        return
        [
            .. from path in document["paths"]!.AsObject()
            from operation in path.Value!.AsObject()
            let parameters = operation
                .Value!["parameters"]
                ?.AsArray()
                .Where(one => (string?)one!["in"] is "query")
                .Select(one => (string)one!["name"]!)
                .ToArray()
                ?? []
            select (operation.Key, path.Key, parameters),
        ];
    }

    [GeneratedRegex(@"\{[^}]+\}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Braces();
}

/// <summary>A product of its own, since whatever is sent to it may do something, with a connection of each kind.</summary>
public sealed class FuzzProduct() : Product("fuzz", Scenario("one-tenant.json"), Values)
{
    /// <summary>The connections, by their kinds.</summary>
    public static IReadOnlyList<ConnectionKind> Connections { get; } =
    [.. Enum.GetValues<ConnectionKind>().Where(kind => SampleConnection.Options(kind).Answers is null)];

    private static Dictionary<string, string?> Values
    {
        get
        {
            var values = new Dictionary<string, string?>(ShortWaits.Short)
            {
                ["Api__RequestsPerMinute"] = "1000000",
                ["Api__DeliveriesPerMinute"] = "1000000",
            };
            foreach (var (index, kind) in Connections.Index())
            {
                var place = $"Ticketing__Connections__{index}__";
                values[$"{place}Name"] = $"{kind}".ToLowerInvariant();
                values[$"{place}Kind"] = $"{kind}";
                values[$"{place}TenantId"] = $"{TenantDriver.Contoso}";
                values[$"{place}Secrets__0"] = SampleConnection.Options(kind).Secrets[0];
            }

            return values;
        }
    }
}
