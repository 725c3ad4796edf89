using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;
using TenantHygiene.Functions.Intake;
using TenantHygiene.Ledger.Remediations;

namespace TenantHygiene.Functions.Api.Problems;

/// <summary>Turns whatever an API function throws into a problem document; the host alone would answer with an empty 500.</summary>
public sealed partial class ProblemMiddleware(ILogger<ProblemMiddleware> logger) : IFunctionsWorkerMiddleware
{
    /// <inheritdoc/>
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is not { } http)
        {
            await next(context);
            return;
        }

        try
        {
            await next(context);
        }
        catch (Exception exception) when (!http.Response.HasStarted && !http.RequestAborted.IsCancellationRequested)
        {
            if (Translate(exception) is { } problem)
            {
                await problem.ExecuteAsync(http);
                return;
            }

            LogFailure(exception, context.FunctionDefinition.Name);
            await Problem.Internal().ExecuteAsync(http);
        }
    }

    private static IResult? Translate(Exception exception) => exception switch
    {
        InvalidRequestException invalid => Problem.BadRequest(invalid.Code, invalid.Message),
        InvalidCursorException cursor => Problem.BadRequest("cursor-wrong", cursor.Message),
        BadHttpRequestException bad => Problem.BadRequest("bad-request", bad.Message),
        UserUnreadableException unreadable => Problem.Unavailable("user-unreadable", unreadable.Message),
        _ => null,
    };

    [LoggerMessage(30, LogLevel.Error, "{Function} failed.")]
    private partial void LogFailure(Exception exception, string function);
}

/// <summary>The caller sent something that cannot be understood. The message names it, for the caller to read.</summary>
public sealed class InvalidRequestException(string code, string message) : Exception(message)
{
    /// <summary>Stable, machine-readable.</summary>
    public string Code { get; } = code;
}
