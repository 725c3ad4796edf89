using System.Collections.Concurrent;
using TenantHygiene.Microsoft365.Transport;

namespace TenantHygiene.Microsoft365.Directory;

/// <summary>
/// Limits how many requests of one tenant to Microsoft Graph are under way, including the waits between their retries. The number adapts to
/// the tenant (<see cref="AdaptiveLimit"/>), and while Graph asks a tenant for a pause, no further request is sent there; no tenant waits for
/// another. Each host learns by itself.
/// </summary>
internal sealed class GraphConcurrencyLimiter(TimeProvider clock) : IThrottledService
{
    private readonly ConcurrentDictionary<Guid, TenantLimit> _tenants = new();

    /// <summary>Waits for a place in the tenant, and until a pause is over.</summary>
    /// <returns>The place, to be given back.</returns>
    /// <exception cref="OperationCanceledException">Cancelled while waiting; no place is taken.</exception>
    public async Task<IDisposable> EnterAsync(Guid tenantId, CancellationToken cancellationToken)
    {
        var limit = Of(tenantId);
        await limit.Requests.EnterAsync(cancellationToken);
        var place = new Place(limit.Requests);
        try
        {
            await limit.Pause.WaitAsync(cancellationToken);
            return place;
        }
        catch
        {
            place.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Answered(Guid tenantId, ServiceAnswer answer) => Of(tenantId).Answered(answer);

    private TenantLimit Of(Guid tenantId) => _tenants.GetOrAdd(tenantId, _ => new TenantLimit(clock));

    private sealed class TenantLimit
    {
        private readonly Lock _gate = new();
        private readonly AdaptiveLimit _limit;

        public TenantLimit(TimeProvider clock)
        {
            _limit = new AdaptiveLimit(clock);
            Pause = new ThrottlePause(clock);
            Requests = new AdmissionQueue(() => _limit.Value, _gate);
        }

        public AdmissionQueue Requests { get; }

        public ThrottlePause Pause { get; }

        public void Answered(ServiceAnswer answer)
        {
            Pause.Extend(answer.RetryAfter);
            lock (_gate)
            {
                if (answer.IsThrottled)
                {
                    _limit.Throttled(answer.SentAt);
                    return;
                }

                _limit.Answered();
                Requests.Admit();
            }
        }
    }

    private sealed class Place(AdmissionQueue queue) : IDisposable
    {
        private int _isGivenBack;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isGivenBack, 1) == 0)
            {
                queue.Leave();
            }
        }
    }
}
