using Microsoft.AspNetCore.Http;
using TenantHygiene.Functions.Api.Problems;
using TenantHygiene.Ledger.Queue;

namespace TenantHygiene.Functions.Api.Queue;

/// <summary>Which queue a request is about: <c>queue</c>, by default that of detected errors.</summary>
internal static class AskedQueue
{
    /// <exception cref="InvalidRequestException">There is no such queue.</exception>
    public static QueueWithPoison Of(HttpRequest request, TriggerQueues queues) => QueryText.Text(request, "queue") is not { } name
        ? queues.ProvisioningErrors
        : queues.Find(name) ?? throw new InvalidRequestException("query-wrong", $"'queue' must be one of {string.Join(", ", queues.All.Select(queue => queue.Name))}.");
}
