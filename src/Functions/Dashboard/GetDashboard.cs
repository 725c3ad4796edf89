using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Net.Http.Headers;
using TenantHygiene.Functions.Api;
using TenantHygiene.Functions.Configuration;

namespace TenantHygiene.Functions.Dashboard;

/// <summary><c>GET /</c>: the page of the dashboard. All that it shows comes from the API, with the token of whoever signs in.</summary>
public sealed class GetDashboard(DashboardFiles files, DashboardOptions options, ApiOptions api)
{
    /// <summary>
    /// The root. Hosts and worker take an empty route for a missing one, and "/" for an invalid one; a segment that must be empty is neither.
    /// </summary>
    internal const string Root = "{nothing:maxlength(0)?}";

    [Function(nameof(GetDashboard))]
    [ApiOperation("Open the dashboard", Scope = RouteScope.None, Access = ApiAccess.Anonymous)]
    public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Root)] HttpRequest request)
    {
        var configuration = DashboardConfiguration.Of(options, api);
        var response = request.HttpContext.Response;
        DashboardHeaders.Write(response, configuration);
        if (configuration is null)
        {
            return Results.Text(files.Page("off.html"), "text/html; charset=utf-8", statusCode: StatusCodes.Status404NotFound);
        }

        var tag = new EntityTagHeaderValue($"\"{files.Version}\"");
        response.Headers.CacheControl = "no-cache";
        response.Headers.ETag = tag.ToString();
        return request.GetTypedHeaders().IfNoneMatch.Any(known => known.Compare(tag, useStrongComparison: false))
            ? Results.StatusCode(StatusCodes.Status304NotModified)
            : Results.Text(files.Page("index.html"), "text/html; charset=utf-8");
    }
}

/// <summary><c>GET /dashboard/files/{version}/{path}</c>: a script or style of the dashboard.</summary>
public sealed class GetDashboardFile(DashboardFiles files)
{
    [Function(nameof(GetDashboardFile))]
    [ApiOperation("Load a file of the dashboard", Scope = RouteScope.None, Access = ApiAccess.Anonymous)]
    public IResult Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "dashboard/files/{version}/{*path}")] HttpRequest request,
        string version,
        string path
    )
    {
        var response = request.HttpContext.Response;
        DashboardHeaders.Write(response, configuration: null);
        if (files.Find(path) is not { } file)
        {
            return Problem.NotFound("The dashboard has no such file.");
        }

        // While a new version is rolled out, its page may ask a process of the old one: better that file than none, but not for long.
        response.Headers.CacheControl = version == files.Version ? "public, max-age=31536000, immutable" : "no-store";
        response.Headers.Vary = HeaderNames.AcceptEncoding;
        if (!request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase))
        {
            return Results.Bytes(file.Content, file.ContentType);
        }

        response.Headers.ContentEncoding = "gzip";
        return Results.Bytes(file.Compressed, file.ContentType);
    }
}

/// <summary><c>GET /dashboard/configuration</c>: where and as what the dashboard signs people in. Nothing of it is secret.</summary>
public sealed class GetDashboardConfiguration(DashboardOptions options, ApiOptions api)
{
    [Function(nameof(GetDashboardConfiguration))]
    [ApiOperation("Read how people sign in to the dashboard", Scope = RouteScope.None, Access = ApiAccess.Anonymous)]
    public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "dashboard/configuration")] HttpRequest request)
    {
        request.HttpContext.Response.Headers.CacheControl = "no-cache";
        return DashboardConfiguration.Of(options, api) is { } configuration
            ? ApiJson.Answer(configuration)
            : Problem.NotFound("The dashboard is off: set Dashboard__ClientId.");
    }
}

/// <summary>What browsers may do with the dashboard.</summary>
internal static class DashboardHeaders
{
    /// <summary>Writes the headers of a page or a file.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="configuration">How people sign in; null where they do not.</param>
    public static void Write(HttpResponse response, DashboardConfiguration? configuration)
    {
        var authority = configuration is null ? "" : $" {configuration.AuthorityOrigin()}";
        // Scripts and styles of this application only, none in the page itself; strings never become markup outside the one library that
        // builds its own components so.
        response.Headers.ContentSecurityPolicy =
            $"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'{authority}; base-uri 'none'; "
            + "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types fast-element";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers["Cross-Origin-Opener-Policy"] = "same-origin";
        response.Headers["Cross-Origin-Resource-Policy"] = "same-origin";
    }
}
