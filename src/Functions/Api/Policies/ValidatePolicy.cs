using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TenantHygiene.Remediation.Policies;

namespace TenantHygiene.Functions.Api.Policies;

/// <summary><c>POST /policies/validate</c>: reads a policy document as the start would, and says what is wrong with it. Keeps nothing.</summary>
public sealed class ValidatePolicy
{
    [Function(nameof(ValidatePolicy))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/policies/validate")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(new BoundedBody(request.Body, ApiJson.MaximumBody));
        var reading = PolicyReading.Read(await reader.ReadToEndAsync(cancellationToken));
        return ApiJson.Answer(new PolicyValidation(reading.Policy is not null, reading.Faults));
    }
}

/// <summary>Whether a policy document can be used.</summary>
/// <param name="IsValid">It can.</param>
/// <param name="Faults">What is wrong, in words that name the member.</param>
public sealed record PolicyValidation(bool IsValid, IReadOnlyList<string> Faults);
