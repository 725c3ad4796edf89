using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace TenantHygiene.Functions.Api.Remediations;

/// <summary><c>POST /remediations</c>: asks for one user to be repaired, or attaches to what already runs for that user.</summary>
public sealed class CreateRemediation(RequestedRemediation requested, IdempotentRequests idempotency)
{
    [Function(nameof(CreateRemediation))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/remediations")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        var asked = await ApiJson.ReadAsync<NewRemediation>(request, cancellationToken);
        return await idempotency.OnceAsync(request, asked, () => requested.StartAsync(request, asked, client, cancellationToken), cancellationToken);
    }
}
