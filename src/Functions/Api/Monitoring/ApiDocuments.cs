using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TenantHygiene.Remediation.Policies;

namespace TenantHygiene.Functions.Api.Monitoring;

/// <summary><c>GET /openapi.json</c>: the API as an OpenAPI 3.1 document, made from the code when it was built and checked in.</summary>
public sealed class GetOpenApi
{
    [Function(nameof(GetOpenApi))]
    [ApiOperation(
        "Read the description of this API",
        Scope = RouteScope.None,
        Notes = "OpenAPI 3.1.",
        Access = ApiAccess.Anonymous,
        Answer = typeof(JsonElement)
    )]
    public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/openapi.json")] HttpRequest request)
    {
        request.HttpContext.Response.Headers.CacheControl = "public, max-age=300";
        return Results.Stream(typeof(GetOpenApi).Assembly.GetManifestResourceStream("openapi.json")!, "application/json");
    }
}

/// <summary><c>GET /policies/schema</c>: the JSON schema of policy documents. Open to everybody, so that editors find it.</summary>
public sealed class GetPolicySchema
{
    [Function(nameof(GetPolicySchema))]
    [ApiOperation(
        "Read the JSON schema of policy documents",
        Scope = RouteScope.None,
        Access = ApiAccess.Anonymous,
        Answer = typeof(JsonElement)
    )]
    public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/policies/schema")] HttpRequest request) =>
        Results.Text(PolicyLibrary.ReadSchema(), "application/schema+json");
}

/// <summary><c>POST /policies/validate</c>: reads a policy document as the start does, and says what is wrong with it.</summary>
public sealed class ValidatePolicy
{
    [Function(nameof(ValidatePolicy))]
    [ApiOperation(
        "Check a policy document",
        Scope = RouteScope.None,
        Notes = "Nothing is stored.",
        Role = ApiRole.Read,
        Body = typeof(JsonElement),
        Answer = typeof(PolicyValidation)
    )]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/policies/validate")] HttpRequest request,
        CancellationToken cancellationToken
    )
    {
        using var reader = new StreamReader(new SizeLimitedStream(request.Body, ApiJson.MaximumBody));
        var reading = PolicyReadResult.Read(await reader.ReadToEndAsync(cancellationToken));
        return ApiJson.Answer(new PolicyValidation(reading.Policy is not null, reading.Faults));
    }
}

/// <summary>Whether a policy document can be used.</summary>
/// <param name="IsValid">It can.</param>
/// <param name="Faults">What is wrong, in words that name the member.</param>
public sealed record PolicyValidation(bool IsValid, IReadOnlyList<string> Faults);
