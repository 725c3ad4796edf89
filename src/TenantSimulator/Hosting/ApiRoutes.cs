using System.Globalization;
using System.Text.RegularExpressions;
using TenantHygiene.TenantSimulator.EntraId;
using TenantHygiene.TenantSimulator.Exchange;
using TenantHygiene.TenantSimulator.Faults;
using TenantHygiene.TenantSimulator.Graph;
using TenantHygiene.TenantSimulator.Requests;

namespace TenantHygiene.TenantSimulator.Hosting;

/// <summary>The addresses of Entra ID, Microsoft Graph and Exchange Online.</summary>
/// <param name="tokens">Reads bearer tokens.</param>
/// <param name="gateway">What every request passes.</param>
/// <param name="entra">Entra ID.</param>
/// <param name="graph">Microsoft Graph.</param>
/// <param name="exchange">Exchange Online.</param>
internal sealed partial class ApiRoutes(
    TokenIssuer tokens,
    Gateway gateway,
    EntraService entra,
    GraphService graph,
    ExchangeService exchange
)
{
    private const int LargestPage = 1000;

    /// <summary>Adds the routes.</summary>
    /// <param name="routes">The application.</param>
    public void Map(IEndpointRouteBuilder routes)
    {
        MapEntra(routes, "GET", "/{tenant}/v2.0/.well-known/openid-configuration", "GET /openid-configuration", context =>
            Task.FromResult(entra.Discover(Tenant(context), Authority(context)))
        );
        MapEntra(routes, "GET", "/{tenant}/discovery/v2.0/keys", "GET /keys", _ => Task.FromResult(entra.Keys()));
        MapEntra(routes, "POST", "/{tenant}/oauth2/v2.0/token", "POST /token", TokenAsync);
        MapEntra(routes, "OPTIONS", "/{tenant}/oauth2/v2.0/token", "OPTIONS /token", context =>
            Task.FromResult(SignInService.Preflight(Header(context, "Origin")))
        );
        MapEntra(routes, "GET", "/{tenant}/oauth2/v2.0/authorize", "GET /authorize", context =>
            Task.FromResult(entra.Authorize(Tenant(context), context.Request.Query))
        );
        MapEntra(routes, "GET", "/{tenant}/oauth2/v2.0/logout", "GET /logout", context =>
            Task.FromResult(entra.SignOut(Tenant(context), context.Request.Query))
        );
        MapEntra(routes, "GET", "/msi/token", "GET /msi/token", context =>
            Task.FromResult(
                entra.ManagedIdentity(
                    Header(context, "X-IDENTITY-HEADER"),
                    Query(context, "resource"),
                    Query(context, "client_id"),
                    Query(context, "api-version"),
                    Authority(context)
                )
            )
        );
        routes.Map("/v1.0/{**path}", GraphAsync);
        routes.MapPost("/adminapi/beta/{tenant}/InvokeCommand", ExchangeAsync);
        routes.MapPost("/adminapi/beta/{tenant}/$batch", ExchangeBatchAsync);
    }

    /// <summary>
    /// Answers a request that came without a server. What is not one of the addresses a client of the product uses is not found.
    /// </summary>
    /// <param name="context">The request.</param>
    public Task AnswerAsync(HttpContext context)
    {
        switch (context.Request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            case ["v1.0", ..]:
                return GraphAsync(context);
            case ["adminapi", "beta", var tenant, "InvokeCommand"]:
                context.Request.RouteValues["tenant"] = tenant;
                return ExchangeAsync(context);
            case [var tenant, "v2.0", ".well-known", "openid-configuration"]:
                context.Request.RouteValues["tenant"] = tenant;
                return EntraAsync(context, "GET /openid-configuration", one =>
                    Task.FromResult(entra.Discover(Tenant(one), Authority(one)))
                );
            case [var tenant, "oauth2", "v2.0", "token"]:
                context.Request.RouteValues["tenant"] = tenant;
                return EntraAsync(context, "POST /token", TokenAsync);
            default:
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return Task.CompletedTask;
        }
    }

    private static string Authority(HttpContext context) => $"https://{context.Request.Host}";

    private static string Tenant(HttpContext context) => (string)context.Request.RouteValues["tenant"]!;

    private static string? Header(HttpContext context, string name) =>
        context.Request.Headers.TryGetValue(name, out var value) ? value.ToString() : null;

    private static string? Query(HttpContext context, string name) =>
        context.Request.Query.TryGetValue(name, out var value) ? value.ToString() : null;

    private static async Task<ReadOnlyMemory<byte>> BodyAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        return body.ToArray();
    }

    [GeneratedRegex(@"odata\.maxpagesize\s*=\s*(?<size>\d{1,6})", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex MaxPageSize();

    private async Task<Answer> TokenAsync(HttpContext context)
    {
        var form = context.Request.HasFormContentType ? await context.Request.ReadFormAsync(context.RequestAborted) : FormCollection.Empty;
        return await entra.TokenAsync(Tenant(context), form, Header(context, "Origin"), Authority(context));
    }

    private void MapEntra(
        IEndpointRouteBuilder routes,
        string method,
        string pattern,
        string route,
        Func<HttpContext, Task<Answer>> perform
    ) => routes.MapMethods(pattern, [method], context => EntraAsync(context, route, perform));

    private async Task EntraAsync(HttpContext context, string route, Func<HttpContext, Task<Answer>> perform)
    {
        var tenantId = context.Request.RouteValues.ContainsKey("tenant") ? entra.IdOf(Tenant(context)) : null;
        var request = new ApiRequest(ApiName.Entra, route, context.Request.Path + context.Request.QueryString.Value, null, tenantId);
        var answer = await gateway.AnswerAsync(request, _ => perform(context), context.RequestAborted);
        await answer.SendAsync(context);
    }

    private async Task GraphAsync(HttpContext context)
    {
        var request = new GraphRequest(
            context.Request.Method,
            context.Request.Path.Value!["/v1.0".Length..],
            context.Request.QueryString.Value ?? "",
            Header(context, "ConsistencyLevel"),
            await BodyAsync(context),
            await tokens.ReadAsync(Header(context, "Authorization")),
            $"{Authority(context)}/v1.0"
        );
        var answer = await graph.AnswerAsync(request, context.RequestAborted);
        if (Header(context, "client-request-id") is { } clientRequestId)
        {
            answer.With("client-request-id", clientRequestId);
        }

        await answer.SendAsync(context);
    }

    private async Task ExchangeAsync(HttpContext context)
    {
        var answer = await exchange.AnswerAsync(await ReadExchangeAsync(context), context.RequestAborted);
        await answer.SendAsync(context);
    }

    private async Task ExchangeBatchAsync(HttpContext context)
    {
        var answer = await ExchangeBatch.AnswerAsync(await ReadExchangeAsync(context), one =>
            exchange.AnswerAsync(one, context.RequestAborted)
        );
        await answer.SendAsync(context);
    }

    private async Task<ExchangeRequest> ReadExchangeAsync(HttpContext context)
    {
        var body = await BodyAsync(context);
        var (cmdlet, parameters) = ExchangeRequest.ReadBody(body);
        var size = MaxPageSize().Match(Header(context, "Prefer") ?? "") is { Success: true } preferred
            ? int.Parse(preferred.Groups["size"].Value, CultureInfo.InvariantCulture)
            : LargestPage;
        return new ExchangeRequest(
            Tenant(context),
            cmdlet,
            parameters,
            body,
            Query(context, "$select"),
            Query(context, "$skiptoken"),
            Math.Clamp(size, 1, LargestPage),
            await tokens.ReadAsync(Header(context, "Authorization")),
            $"{Authority(context)}/adminapi/beta/{Tenant(context)}/InvokeCommand"
        );
    }
}
