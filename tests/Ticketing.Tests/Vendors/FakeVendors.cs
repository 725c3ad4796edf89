using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace TenantHygiene.Ticketing.Tests.Vendors;

/// <summary>
/// The ticket systems' APIs on loopback, written from the vendors' documentation: each refuses what the vendor refuses (credentials,
/// fields, types), and keeps what it was told. Every vendor has a path of its own below the server's address.
/// </summary>
public sealed class FakeVendors : IAsyncDisposable
{
    public const string User = "hygiene@contoso.example";
    public const string Secret = "vendor-secret";
    public const string Integration = "integration";
    public const string SigningKey = "correct-horse-battery-staple";

    private const string TokenPath = "auth/token";

    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, int> _changes = new();
    private int _number = 1_000;

    private readonly IReadOnlyDictionary<string, VendorRoutes> _routes;

    private FakeVendors(WebApplication app)
    {
        _app = app;
        _routes = VendorRoutes.Of(this);
    }

    /// <summary>The comments of tickets, by <c>vendor/ticket</c>, in order: ours and everybody else's.</summary>
    public ConcurrentDictionary<string, ConcurrentQueue<FakeComment>> Comments { get; } = new();

    /// <summary>The changes of tickets' states, by <c>vendor/ticket</c>, in order.</summary>
    public ConcurrentDictionary<string, ConcurrentQueue<FakeChange>> Changes { get; } = new();

    /// <summary>The last state that tickets were given.</summary>
    public ConcurrentDictionary<string, string> States { get; } = new();

    /// <summary>Requests that no vendor would take.</summary>
    public ConcurrentQueue<string> Refusals { get; } = new();

    /// <summary>What arrived below <c>/receiver</c> and <c>/teams</c>: headers and bodies.</summary>
    public ConcurrentQueue<(string Path, IReadOnlyDictionary<string, string> Headers, string Body)> Received { get; } = new();

    /// <summary>How the n-th changing request of a vendor goes, from 0.</summary>
    public Func<int, Trouble> Course { get; set; } = _ => Trouble.None;

    /// <summary>The issuers of tokens.</summary>
    public FakeTokens Tokens { get; } = new();

    /// <summary>How requests go that change nothing.</summary>
    public Trouble Reading { get; set; }

    /// <summary>What is answered to whoever reads, instead of what is there.</summary>
    public string? WrongAnswer { get; set; }

    /// <summary>
    /// Whether the account may read no work notes: ServiceNow leaves such rows out, answers 200 and counts them nevertheless.
    /// </summary>
    public bool HidesNotes { get; set; }

    /// <summary>Counts those who wait for an answer in vain.</summary>
    public SemaphoreSlim Silent { get; } = new(0);

    /// <summary>How receivers answer.</summary>
    public Func<HttpContext, int> Receiver { get; set; } = _ => 202;

    public string Root => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    public static async Task<FakeVendors> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var fake = new FakeVendors(app);
        app.Run(fake.AnswerAsync);
        await app.StartAsync();
        return fake;
    }

    /// <summary>Where the next page of something lies.</summary>
    public string NextPageRoot
    {
        get => field ?? Root;
        set;
    }

    public string Url(string vendor) => $"{Root}/{vendor}";

    public string TokenUrl(string vendor) => $"{Root}/{vendor}/{TokenPath}";

    /// <summary>What we told a ticket, in order.</summary>
    public IReadOnlyList<string> CommentsOf(string vendor, string ticket) =>
        [
            .. (Comments.GetValueOrDefault($"{vendor}/{ticket}") ?? [])
                .Where(comment => comment.Author == FakeComment.Ours)
                .Select(comment => comment.Text),
        ];

    /// <summary>Somebody writes a comment by hand, as an internal note.</summary>
    /// <param name="vendor">The vendor.</param>
    /// <param name="ticket">The ticket.</param>
    /// <param name="author">The vendor's id of the account.</param>
    /// <param name="text">The text.</param>
    /// <param name="change">What else is special about it.</param>
    public FakeComment Write(string vendor, string ticket, string author, string text, Func<FakeComment, FakeComment>? change = null)
    {
        var comment = new FakeComment(Next(), author, text);
        comment = change?.Invoke(comment) ?? comment;
        Comments.GetOrAdd($"{vendor}/{ticket}", _ => new()).Enqueue(comment);
        return comment;
    }

    /// <summary>Somebody moves a ticket into a state by hand.</summary>
    public void Move(string vendor, string ticket, string author, string from, string to) =>
        Changes.GetOrAdd($"{vendor}/{ticket}", _ => new()).Enqueue(new FakeChange(Next(), author, from, to));

    // Ids and times in one: what comes later has the greater number, and is a minute later.
    internal int Next() => Interlocked.Increment(ref _number);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync();
        var parts = context.Request.Path.Value!.TrimStart('/').Split('/', 2);
        var (vendor, path) = (parts[0], parts.Length > 1 ? parts[1] : "");
        if (vendor is "receiver" or "teams")
        {
            Received.Enqueue(
                (
                    context.Request.Path,
                    context.Request.Headers.ToDictionary(
                        header => header.Key,
                        header => $"{header.Value}",
                        StringComparer.OrdinalIgnoreCase
                    ),
                    body
                )
            );
            context.Response.StatusCode = Receiver(context);
            return;
        }

        var isChange = context.Request.Method is not "GET" && path is not TokenPath;
        var trouble = isChange ? Course(_changes.AddOrUpdate(vendor, 0, (_, count) => count + 1)) : Reading;
        if (trouble is Trouble.Deafness)
        {
            Silent.Release();
            await Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            return;
        }

        if (trouble is Trouble.Unavailable or Trouble.Throttled)
        {
            context.Response.StatusCode = trouble is Trouble.Throttled ? 429 : 500;
            return;
        }

        var (status, answer) = Route(context.Request, vendor, path, body);
        if (status is >= 400)
        {
            Refusals.Enqueue($"{context.Request.Method} {context.Request.Path}{context.Request.QueryString} → {status}: {body}");
        }

        if (trouble is Trouble.Silence)
        {
            Silent.Release();
            await Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            return;
        }

        if (trouble is Trouble.AnswerLost)
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(
            (isChange || path is TokenPath || vendor is "identity" ? null : WrongAnswer) ?? answer?.ToJsonString() ?? ""
        );
    }

    private (int Status, JsonNode? Answer) Route(HttpRequest request, string vendor, string path, string text)
    {
        if (vendor is "identity")
        {
            return Tokens.AnswerIdentity(request, Root);
        }

        if (!_routes.TryGetValue(vendor, out var known))
        {
            return (401, null);
        }

        if (path is TokenPath)
        {
            return Tokens.Answer(request, vendor, known, text);
        }

        if (!known.IsAuthorized(request))
        {
            return (401, null);
        }

        if (request.Method != "GET" && request.ContentType?.StartsWith("application/json", StringComparison.Ordinal) is not true)
        {
            return (415, null);
        }

        try
        {
            return known.Answer(request, $"{request.Method} {path}", text.Length == 0 ? null : JsonNode.Parse(text));
        }
        catch (Exception exception)
            when (exception
                    is InvalidOperationException
                        or JsonException
                        or FormatException
                        or KeyNotFoundException
                        or NullReferenceException
            )
        {
            return (400, new JsonObject { ["error"] = exception.Message });
        }
    }
}

/// <summary>What happens to a request.</summary>
public enum Trouble
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>It is not performed; the vendor says 500.</summary>
    Unavailable,

    /// <summary>It is not performed; the vendor says 429.</summary>
    Throttled,

    /// <summary>It is performed, and the connection breaks before the answer.</summary>
    AnswerLost,

    /// <summary>It is performed, and whoever asked waits for the answer until it dies.</summary>
    Silence,

    /// <summary>It is not performed, and whoever asked waits for the answer until it dies.</summary>
    Deafness,
}
