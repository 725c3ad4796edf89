using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using FromBodyAttribute = Microsoft.Azure.Functions.Worker.Http.FromBodyAttribute;

namespace TenantHygiene.Conformance.App.Http;

/// <summary>A body.</summary>
public sealed record Order(string Item, int Count);

/// <summary>Bodies in, streams out.</summary>
public sealed class Bodies(Journal journal, Gates gates, TimeProvider time)
{
    [Function(nameof(Hash))]
    public static async Task<IResult> Hash(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post")] HttpRequest request,
        CancellationToken cancellation
    ) =>
        Results.Text(
            $"{request.ContentLength?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "chunked"} "
                + Convert.ToHexString(await SHA256.HashDataAsync(request.Body, cancellation))
        );

    [Function(nameof(Headers))]
    public static IResult Headers([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) =>
        Results.Json(request.Headers.ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value.ToString()));

    [Function(nameof(ReadOrder))]
    public static IResult ReadOrder(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "orders/{number:int}")] HttpRequest request,
        int number,
        [FromBody] Order order
    ) => Results.Text($"order {number}: {order.Count} x {order.Item}");

    [Function(nameof(Slow))]
    public async Task<IResult> Slow([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request)
    {
        journal.Note("slow-request", "begins");
        await Task.Delay(TimeSpan.FromSeconds(2), time);
        return Results.Text("answered");
    }

    [Function(nameof(Stream))]
    public async Task Stream(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "stream/{gate}")] HttpRequest request,
        string gate,
        CancellationToken cancellation
    )
    {
        var response = request.HttpContext.Response;
        response.ContentType = "text/event-stream";
        await response.WriteAsync("data: first\n\n", cancellation);
        await response.Body.FlushAsync(cancellation);
        try
        {
            await gates.PassAsync(gate, cancellation);
        }
        catch (OperationCanceledException)
        {
            // The Functions host tells of it on two ways, and neither is always the first.
            var aborted = new TaskCompletionSource();
            await using var _ = request.HttpContext.RequestAborted.Register(aborted.SetResult);
            await aborted.Task.WaitAsync(TimeSpan.FromSeconds(30), time, CancellationToken.None);
            journal.Note("gone-" + gate, "request aborted");
            throw;
        }

        await response.WriteAsync("data: second\n\n", cancellation);
    }
}
