using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;
using TenantHygiene.Functions.Remediation;
using TenantHygiene.Ledger.Remediations;

namespace TenantHygiene.Functions.Api;

/// <summary>
/// Errors as <c>application/problem+json</c> (RFC 9457). The title is the reason phrase of the status, the detail says what is wrong and
/// what to change, <c>code</c> is stable, and <c>traceId</c> finds the request in the log.
/// </summary>
public static class Problem
{
    /// <summary>400: the request is wrong.</summary>
    public static IResult BadRequest(string code, string detail) => Of(StatusCodes.Status400BadRequest, code, detail);

    /// <summary>401.</summary>
    public static IResult Unauthorized(string detail) => Of(StatusCodes.Status401Unauthorized, "unauthorized", detail);

    /// <summary>403.</summary>
    public static IResult Forbidden(string code, string detail) => Of(StatusCodes.Status403Forbidden, code, detail);

    /// <summary>404.</summary>
    public static IResult NotFound(string detail) => Of(StatusCodes.Status404NotFound, "not-found", detail);

    /// <summary>409.</summary>
    public static IResult Conflict(string code, string detail) => Of(StatusCodes.Status409Conflict, code, detail);

    /// <summary>410: it was here once.</summary>
    public static IResult Gone(string code, string detail) => Of(StatusCodes.Status410Gone, code, detail);

    /// <summary>422: well-formed, but it cannot be done.</summary>
    public static IResult Unprocessable(string code, string detail) => Of(StatusCodes.Status422UnprocessableEntity, code, detail);

    /// <summary>403: what is asked for concerns every tenant, and the caller has the role in some.</summary>
    public static IResult NeedsEveryTenant() =>
        Forbidden("forbidden", "Without `tenantId` this concerns every tenant. Name a tenant in which you have the role.");

    /// <summary>422: the body or the query names a tenant that is not registered, or in which the caller has not the role.</summary>
    public static IResult UnknownTenant(Guid tenantId) =>
        Unprocessable(
            "unknown-tenant",
            $"There is no tenant {tenantId} in which you have the role. Correct `tenantId`, or register the tenant."
        );

    /// <summary>409: the tenant is paused, and nothing begins in it.</summary>
    public static IResult TenantPaused(Guid tenantId) =>
        Conflict("tenant-paused", $"The tenant {tenantId} is paused. Let it go on first (`PATCH /tenants/{tenantId}`).");

    /// <summary>429, with <c>Retry-After</c> in whole seconds, one at least.</summary>
    public static IResult TooMany(HttpContext http, string detail, TimeSpan retryAfter)
    {
        http.Response.Headers.RetryAfter = Math.Ceiling(Math.Max(retryAfter.TotalSeconds, 1)).ToString(CultureInfo.InvariantCulture);
        return Of(StatusCodes.Status429TooManyRequests, "too-many-requests", detail);
    }

    /// <summary>500.</summary>
    public static IResult Internal() =>
        Of(StatusCodes.Status500InternalServerError, "internal-error", "The application failed. Search the log for this `traceId`.");

    /// <summary>503: an external service could not be read.</summary>
    public static IResult Unavailable(string code, string detail) => Of(StatusCodes.Status503ServiceUnavailable, code, detail);

    /// <summary>A problem of a status.</summary>
    public static IResult Of(int status, string code, string detail) =>
        Results.Problem(
            statusCode: status,
            title: ReasonPhrases.GetReasonPhrase(status),
            detail: detail,
            extensions: new Dictionary<string, object?>
            {
                ["code"] = code,
                ["traceId"] = Activity.Current?.TraceId.ToString() ?? ActivityTraceId.CreateRandom().ToString(),
            }
        );
}

/// <summary>Turns an exception of an API function into a problem document; the host alone would answer with an empty 500.</summary>
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

    private static IResult? Translate(Exception exception) =>
        exception switch
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

/// <summary>The request of a caller cannot be read. The message says what to change.</summary>
public sealed class InvalidRequestException(string code, string message) : Exception(message)
{
    /// <summary>Stable, for programs.</summary>
    public string Code { get; } = code;
}
