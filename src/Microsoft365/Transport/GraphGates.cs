using System.Threading.RateLimiting;

namespace TenantHygiene.Microsoft365.Transport;

/// <summary>
/// Limits how many requests of one tenant to Microsoft Graph are under way, the waits between their retries included: while the service asks for patience,
/// the tenant's other requests wait as well.
/// </summary>
internal sealed class GraphGates : IDisposable
{
    private const int UnderWay = 8;

    private readonly PartitionedRateLimiter<Guid> tenants = PartitionedRateLimiter.Create<Guid, Guid>(tenantId =>
        RateLimitPartition.GetConcurrencyLimiter(tenantId, _ => new ConcurrencyLimiterOptions
        {
            PermitLimit = UnderWay,
            QueueLimit = int.MaxValue,
            QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
        }));

    public ValueTask<RateLimitLease> EnterAsync(Guid tenantId, CancellationToken cancellationToken) => tenants.AcquireAsync(tenantId, permitCount: 1, cancellationToken);

    public void Dispose() => tenants.Dispose();
}
