using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;
using TenantHygiene.Functions.Remediation;
using TenantHygiene.Ledger.Remediations;

namespace TenantHygiene.Functions.Api;

/// <summary>Errors as <c>application/problem+json</c> (RFC 9457), each with a stable <c>code</c> and a <c>traceId</c>.</summary>
public static class Problem
{
    /// <summary>400: the request is wrong; the detail names what and how to put it right.</summary>
    public static IResult BadRequest(string code, string detail) => Of(StatusCodes.Status400BadRequest, code, "The request is wrong.", detail);

    /// <summary>401.</summary>
    public static IResult Unauthorized(string detail) => Of(StatusCodes.Status401Unauthorized, "unauthorized", "Who are you?", detail);

    /// <summary>403: the role is missing.</summary>
    public static IResult Forbidden(string? role) => Of(StatusCodes.Status403Forbidden, "forbidden", "You may not do this.", role is null ? "Nobody may call this." : $"The role {role} is missing.");

    /// <summary>403 although the role is there.</summary>
    public static IResult Forbid(string code, string detail) => Of(StatusCodes.Status403Forbidden, code, "You may not do this.", detail);

    /// <summary>404.</summary>
    public static IResult NotFound(string what) => Of(StatusCodes.Status404NotFound, "not-found", "There is no such thing.", what);

    /// <summary>409.</summary>
    public static IResult Conflict(string code, string detail) => Of(StatusCodes.Status409Conflict, code, "This does not go together with what is there.", detail);

    /// <summary>410: it was here once.</summary>
    public static IResult Gone(string code, string detail) => Of(StatusCodes.Status410Gone, code, "This is no longer here.", detail);

    /// <summary>422: well-formed, but it cannot be done.</summary>
    public static IResult Unprocessable(string code, string detail) => Of(StatusCodes.Status422UnprocessableEntity, code, "This cannot be done.", detail);

    /// <summary>422: the body or the query names a tenant that is not served.</summary>
    public static IResult UnknownTenant(Guid tenantId) => Unprocessable("unknown-tenant", $"The tenant {tenantId} is not configured here.");

    /// <summary>429, with <c>Retry-After</c> in whole seconds, one at least.</summary>
    public static IResult TooMany(HttpContext http, string detail, TimeSpan retryAfter)
    {
        http.Response.Headers.RetryAfter = Math.Ceiling(Math.Max(retryAfter.TotalSeconds, 1)).ToString(CultureInfo.InvariantCulture);
        return Of(StatusCodes.Status429TooManyRequests, "too-many-requests", "Not so many at a time.", detail);
    }

    /// <summary>500.</summary>
    public static IResult Internal() => Of(StatusCodes.Status500InternalServerError, "internal-error", "The application failed.", "The log has the details under this trace id.");

    /// <summary>503: an external service could not be read.</summary>
    public static IResult Unavailable(string code, string detail) => Of(StatusCodes.Status503ServiceUnavailable, code, "A service behind this one does not answer.", detail);

    /// <summary>A problem of a status that only one route has.</summary>
    public static IResult Of(int status, string code, string detail) => Of(status, code, "The request cannot be taken.", detail);

    private static IResult Of(int status, string code, string title, string detail) => Results.Problem(
        statusCode: status,
        title: title,
        detail: detail,
        extensions: new Dictionary<string, object?> { ["code"] = code, ["traceId"] = Activity.Current?.TraceId.ToString() ?? ActivityTraceId.CreateRandom().ToString() });
}

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
