using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using FromBodyAttribute = Microsoft.Azure.Functions.Worker.Http.FromBodyAttribute;

namespace TenantHygiene.EmbeddedHost.Tests.Http;

public sealed record Order(string Item, int Count);

public sealed class HttpFunctions(TimeProvider time)
{
    [Function("GetInstanceClass")]
    public IResult GetInstanceClass([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "class")] HttpRequest request)
        => Results.Text(time is null ? "no" : "injected");

    [Function("AddOrder")]
    public static IActionResult AddOrder(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "orders/{id:guid}")] HttpRequest request,
        Guid id,
        [FromBody] Order order,
        int? priority,
        FunctionContext context)
        => new OkObjectResult(new { id, order.Item, order.Count, priority, context.FunctionDefinition.Name });

    [Function("GetOrder")]
    public static IResult GetOrder(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "orders/{number}")] HttpRequest request, string number)
        => Results.Text("order " + number);

    [Function("Hash")]
    public static async Task<IResult> Hash([HttpTrigger(AuthorizationLevel.Anonymous, "post")] HttpRequest request, CancellationToken cancellation)
        => Results.Text(Convert.ToHexString(await SHA256.HashDataAsync(request.Body, cancellation)));

    [Function("Plain")]
    public static string Plain([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => "never seen";

    [Function("Throws")]
    public static IResult Throws([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) => throw new InvalidOperationException("secret");

    [Function("Keyed")]
    public static IResult Keyed([HttpTrigger(AuthorizationLevel.Function, "get")] HttpRequest request) => Results.Text("in");

    [Function("Stream")]
    public static async Task Stream([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request, CancellationToken cancellation)
    {
        await request.HttpContext.Response.WriteAsync("first\n", cancellation);
        await request.HttpContext.Response.Body.FlushAsync(cancellation);
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellation);
        }
        catch (OperationCanceledException)
        {
            Disconnects.Release();
            throw;
        }
    }

    public static SemaphoreSlim Disconnects { get; } = new(0);

    [Function("ZCatchAll")]
    public static IResult ZCatchAll([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "{*path}")] HttpRequest request, string? path)
        => Results.Text($"file '{path}'");
}
