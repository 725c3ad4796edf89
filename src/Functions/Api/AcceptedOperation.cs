using System.Text.Json;
using Microsoft.AspNetCore.Http;
using TenantHygiene.Functions.Configuration;

namespace TenantHygiene.Functions.Api;

/// <summary>202 with the place where the operation can be watched. Can be kept and given again.</summary>
/// <param name="Location">Absolute address of the status monitor.</param>
/// <param name="RetryAfterSeconds">When to look first.</param>
/// <param name="Body">The monitor's first state.</param>
public sealed record AcceptedOperation(string Location, int RetryAfterSeconds, JsonElement Body) : IResult
{
    /// <summary>An answer about a resource.</summary>
    public static AcceptedOperation Of<T>(string location, int retryAfterSeconds, T resource) =>
        new(location, retryAfterSeconds, JsonSerializer.SerializeToElement(resource, typeof(T), ApiJson.Default));

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var headers = httpContext.Response.Headers;
        headers["Operation-Location"] = Location;
        headers.Location = Location;
        headers.RetryAfter = $"{RetryAfterSeconds}";
        return ApiJson.Answer(Body, StatusCodes.Status202Accepted).ExecuteAsync(httpContext);
    }
}

/// <summary>
/// Makes absolute links. The forwarded headers of a front end do not reach the worker, so that a setting names the public address.
/// </summary>
public sealed class ApiLinks(ApiOptions options)
{
    /// <summary>The address of a path under <c>/api/v1</c>.</summary>
    public string To(HttpRequest request, string path)
    {
        var root = options.PublicUrl?.TrimEnd('/') ?? $"{request.Scheme}://{request.Host}";
        return $"{root}/api/v1/{path}";
    }
}
