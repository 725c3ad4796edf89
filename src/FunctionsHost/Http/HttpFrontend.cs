using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.WebJobs;
using Microsoft.Extensions.Logging;
using TenantHygiene.FunctionsHost.Index;
using TenantHygiene.FunctionsHost.Worker;

namespace TenantHygiene.FunctionsHost.Http;

/// <summary>
/// Finds the function of a request as the Functions host does: routes in the order of the functions' names, the first match wins. What fits
/// none is an empty 404; the durable extension's own routes are never opened, because they hand out keys to every orchestration.
/// </summary>
internal sealed class HttpFrontend
{
    private const string RetryAfterSeconds = "5";
    private readonly HttpRoute[] _routes;
    private readonly FunctionKeys _keys;
    private readonly IJobHost _jobs;
    private readonly ILogger _logger;
    private readonly CancellationToken _stopping;

    /// <summary>Reads the routes.</summary>
    /// <param name="functions">The functions that are not disabled.</param>
    /// <param name="settings">The prefix and the keys.</param>
    /// <param name="constraints">Knows the constraints by name.</param>
    /// <param name="jobs">Runs functions.</param>
    /// <param name="logger">Takes failures.</param>
    /// <param name="stopping">Ends streams when the host stops.</param>
    /// <exception cref="HostStartException">A route is invalid.</exception>
    public HttpFrontend(
        IEnumerable<WorkerFunction> functions,
        HostConfiguration settings,
        IInlineConstraintResolver constraints,
        IJobHost jobs,
        ILogger<HttpFrontend> logger,
        CancellationToken stopping
    )
    {
        _routes =
        [
            .. functions
                .Where(function => function.IsHttp)
                .OrderBy(function => function.Name, StringComparer.OrdinalIgnoreCase)
                .Select(function => new HttpRoute(function, settings.RoutePrefix, constraints)),
        ];
        _keys = new FunctionKeys(settings);
        (_jobs, _logger, _stopping) = (jobs, logger, stopping);
    }

    /// <summary>Answers a request.</summary>
    public async Task DispatchAsync(HttpContext context)
    {
        if (!TryMatch(context, out var route))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        HostTelemetry.NameRequest(context.Request.Method, route);
        if (!_keys.Admits(context.Request, route.Key))
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        await using var streaming = _stopping.Register(() => EndStream(context));
        try
        {
            await _jobs.CallAsync(
                route.Function,
                new Dictionary<string, object> { [route.RequestParameter] = context },
                context.RequestAborted
            );
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            Log.CallerGone(_logger, route.Function);
        }
        catch (Exception exception)
        {
            Fail(context, route.Function, exception);
        }
    }

    // Ordinary requests are answered while the host stops; streams have no end of their own.
    private static void EndStream(HttpContext context)
    {
        if (context.Response.ContentType?.StartsWith("text/event-stream", StringComparison.OrdinalIgnoreCase) == true)
        {
            context.Abort();
        }
    }

    private void Fail(HttpContext context, string function, Exception exception)
    {
        // What a function threw is logged already, with its stack.
        if (!Causes(exception).Any(cause => cause is FunctionFailedException))
        {
            Log.RequestFailed(_logger, function, exception);
        }

        if (context.Response.HasStarted)
        {
            // The connection breaks, so that a part is not taken for the whole.
            context.Abort();
            return;
        }

        context.Response.Clear();
        context.Response.StatusCode = StatusCodes.Status500InternalServerError;
        if (Causes(exception).Any(cause => cause is WorkerUnavailableException))
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            context.Response.Headers.RetryAfter = RetryAfterSeconds;
        }
    }

    private static IEnumerable<Exception> Causes(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            yield return cause;
        }
    }

    private bool TryMatch(HttpContext context, [NotNullWhen(true)] out HttpRoute? matched)
    {
        foreach (var route in _routes)
        {
            if (route.Match(context) is { } values)
            {
                context.Request.RouteValues = values;
                matched = route;
                return true;
            }
        }

        matched = null;
        return false;
    }
}

/// <summary>
/// The keys of HTTP functions: <c>FunctionsHost__Keys__Function</c> and <c>FunctionsHost__Keys__Master</c>.
/// A key that is not set fits nothing: functions that need one stay closed.
/// </summary>
internal sealed class FunctionKeys(HostConfiguration settings)
{
    private readonly string? _function = settings.All["FunctionsHost:Keys:Function"];
    private readonly string? _master = settings.All["FunctionsHost:Keys:Master"];

    /// <summary>Whether a request may reach a function.</summary>
    public bool Admits(HttpRequest request, RequiredKey required) =>
        required switch
        {
            RequiredKey.None => true,
            RequiredKey.Function => Presents(request, _function) || Presents(request, _master),
            _ => Presents(request, _master),
        };

    private static bool Presents(HttpRequest request, string? key)
    {
        if (string.IsNullOrEmpty(key))
        {
            return false;
        }

        var presented = request.Headers.TryGetValue("x-functions-key", out var header)
            ? header.ToString()
            : request.Query["code"].ToString();
        return CryptographicOperations.FixedTimeEquals(
            SHA256.HashData(Encoding.UTF8.GetBytes(presented)),
            SHA256.HashData(Encoding.UTF8.GetBytes(key))
        );
    }
}
