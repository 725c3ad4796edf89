using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace TenantHygiene.Conformance.App.Http;

/// <summary>Middleware around every invocation: notes it, and does what a header of the request asks for.</summary>
public sealed class OuterMiddleware(Journal journal) : IFunctionsWorkerMiddleware
{
    /// <inheritdoc/>
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        var http = context.GetHttpContext();
        journal.Note("middleware-" + context.FunctionDefinition.Name, http is null ? "no request" : "request");
        switch (http?.Request.Headers["x-middleware"].ToString())
        {
            case "write":
                http.Response.StatusCode = StatusCodes.Status418ImATeapot;
                await http.Response.WriteAsync("written by middleware");
                break;
            case "result":
                context.GetInvocationResult().Value = Results.Text("result of middleware");
                break;
            case "nothing":
                break;
            case "after":
                await next(context);
                http.Response.Headers["x-started"] = http.Response.HasStarted.ToString();
                break;
            case "catch":
                await AnswerAsync(context, next);
                break;
            default:
                await next(context);
                break;
        }
    }

    private static async Task AnswerAsync(FunctionContext context, FunctionExecutionDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (InvalidOperationException exception)
        {
            context.GetInvocationResult().Value = Results.Problem(exception.GetType().Name, statusCode: StatusCodes.Status409Conflict);
        }
    }
}
