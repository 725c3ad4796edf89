using System.Threading.RateLimiting;

namespace TenantHygiene.Microsoft365.Transport;

/// <summary>
/// Limits how many requests of one tenant are under way, the waits between their retries included: while a service asks for patience,
/// the tenant's other requests wait as well.
/// </summary>
internal sealed class TenantGates : IDisposable
{
    private readonly PartitionedRateLimiter<Guid> graph = Limit(8);
    private readonly PartitionedRateLimiter<Guid> exchange = Limit(2);
    private readonly PartitionedRateLimiter<Guid> exchangeWrites = Limit(1);

    public ValueTask<RateLimitLease> EnterGraphAsync(Guid tenantId, CancellationToken cancellationToken) =>
        graph.AcquireAsync(tenantId, permitCount: 1, cancellationToken);

    public ValueTask<RateLimitLease> EnterExchangeAsync(Guid tenantId, CancellationToken cancellationToken) =>
        exchange.AcquireAsync(tenantId, permitCount: 1, cancellationToken);

    /// <summary>Taken before <see cref="EnterExchangeAsync"/>: writes happen one after another.</summary>
    public ValueTask<RateLimitLease> EnterExchangeWriteAsync(Guid tenantId, CancellationToken cancellationToken) =>
        exchangeWrites.AcquireAsync(tenantId, permitCount: 1, cancellationToken);

    public void Dispose()
    {
        graph.Dispose();
        exchange.Dispose();
        exchangeWrites.Dispose();
    }

    private static PartitionedRateLimiter<Guid> Limit(int permits) => PartitionedRateLimiter.Create<Guid, Guid>(tenantId =>
        RateLimitPartition.GetConcurrencyLimiter(tenantId, _ => new ConcurrencyLimiterOptions
        {
            PermitLimit = permits,
            QueueLimit = int.MaxValue,
            QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
        }));
}
