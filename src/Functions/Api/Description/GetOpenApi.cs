using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace TenantHygiene.Functions.Api.Description;

/// <summary><c>GET /openapi.json</c>: the API as an OpenAPI 3.1 document, made from the code when it was built and checked in.</summary>
public sealed class GetOpenApi
{
    [Function(nameof(GetOpenApi))]
    public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/openapi.json")] HttpRequest request)
    {
        request.HttpContext.Response.Headers.CacheControl = "public, max-age=300";
        return Results.Stream(typeof(GetOpenApi).Assembly.GetManifestResourceStream("openapi.json")!, "application/json");
    }
}
