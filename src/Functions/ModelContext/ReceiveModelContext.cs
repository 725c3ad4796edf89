using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using TenantHygiene.Functions.Api;

namespace TenantHygiene.Functions.ModelContext;

/// <summary>
/// <c>POST /mcp</c>: tools for agents, by the Model Context Protocol. Who calls has the role for reading; a tool that needs another role asks for
/// it in the tenant that it is about.
/// </summary>
public sealed class ReceiveModelContext(ModelContextEndpoint endpoint, IHttpContextAccessor accessor)
{
    [Function(nameof(ReceiveModelContext))]
    [ApiOperation(
        "Call the tools for agents (Model Context Protocol)",
        Scope = RouteScope.Caller,
        Notes = "Streamable HTTP without sessions, for MCP clients. The tools read, explain and plan with the caller's own roles; none of"
            + " them approves, removes or switches anything.",
        Role = ApiRole.Read,
        Body = typeof(JsonElement),
        Example = """{"jsonrpc":"2.0","id":1,"method":"tools/list"}""",
        Refuses = [406, 415]
    )]
    [ApiAlsoAnswers(200, "The answer as one server-sent event.", MediaType = "text/event-stream")]
    [ApiAlsoAnswers(202, "A notification that has no answer.")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/mcp")] HttpRequest request,
        [DurableClient] DurableTaskClient client
    )
    {
        if (!IsJson(request))
        {
            return Problem.Of(
                StatusCodes.Status415UnsupportedMediaType,
                "media-type-wrong",
                "The body must be JSON: send `Content-Type: application/json`."
            );
        }

        request.Body = new SizeLimitedStream(request.Body, ApiJson.MaximumBody);
        // The tools are called by the package, which passes them nothing of the function.
        request.HttpContext.Features.Set(client);
        accessor.HttpContext = request.HttpContext;
        await endpoint.AnswerAsync(request.HttpContext);
        return Results.Empty;
    }

    // The package fails for every other media type and character set.
    private static bool IsJson(HttpRequest request) =>
        request.HasJsonContentType() && request.GetTypedHeaders().ContentType is not { Charset.Length: > 0, Encoding: null };
}
