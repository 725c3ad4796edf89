using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TenantHygiene.Remediation.Policies;

namespace TenantHygiene.Functions.Api.Policies;

/// <summary><c>GET /policies/schema</c>: the JSON schema of policy documents. Open to everybody, so that editors find it.</summary>
public sealed class GetPolicySchema
{
    [Function(nameof(GetPolicySchema))]
    public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/policies/schema")] HttpRequest request) =>
        Results.Text(PolicyLibrary.ReadSchema(), "application/schema+json");
}
