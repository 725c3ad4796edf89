using System.Threading.RateLimiting;
using TenantHygiene.Functions.Api.Access;
using TenantHygiene.Functions.Settings;

namespace TenantHygiene.Functions.Api.Webhooks;

/// <summary>
/// How many deliveries one process takes: each connection so many a minute, and all together no more at a time than the storage account can keep up
/// with. What finds no room is kept nowhere, so that its sender may safely send it again.
/// </summary>
public sealed class DeliveryRates(ApiSettings settings) : IDisposable
{
    /// <summary>When to come back.</summary>
    public static readonly TimeSpan RetryAfter = TokenBuckets.Refill;

    /// <summary>More at a time make the storage account no faster.</summary>
    private const int AtATime = 32;

    /// <summary>Those wait a second or so; senders do not wait much longer.</summary>
    private const int Waiting = 128;

    private readonly PartitionedRateLimiter<string> buckets = TokenBuckets.PerMinute(settings.DeliveriesPerMinute);
    private readonly ConcurrencyLimiter places = new(new ConcurrencyLimiterOptions { PermitLimit = AtATime, QueueLimit = Waiting, QueueProcessingOrder = QueueProcessingOrder.OldestFirst });

    /// <summary>Waits for a place to keep a delivery of a connection; dispose of it afterwards.</summary>
    /// <returns>Null when there is no room.</returns>
    public async Task<IDisposable?> TryEnterAsync(string connection, CancellationToken cancellationToken)
    {
        using var counted = buckets.AttemptAcquire(connection);
        if (!counted.IsAcquired)
        {
            return null;
        }

        var place = await places.AcquireAsync(permitCount: 1, cancellationToken);
        if (place.IsAcquired)
        {
            return place;
        }

        place.Dispose();
        return null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        buckets.Dispose();
        places.Dispose();
    }
}
