using Microsoft.AspNetCore.Http;
using TenantHygiene.Functions.Settings;

namespace TenantHygiene.Functions.Api;

/// <summary>Makes absolute links. A front end's forwarded headers do not reach the worker, so that a setting names the public address.</summary>
public sealed class ApiLinks(ApiSettings settings)
{
    /// <summary>The address of a path under <c>/api/v1</c>.</summary>
    public string To(HttpRequest request, string path)
    {
        var root = settings.PublicUrl?.TrimEnd('/') ?? $"{request.Scheme}://{request.Host}";
        return $"{root}/api/v1/{path}";
    }
}
