using System.Collections.Concurrent;
using TenantHygiene.Microsoft365.Transport;

namespace TenantHygiene.Microsoft365.Exchange;

/// <summary>
/// Limits concurrent work in a tenant's Exchange. A permit covers several calls: no other work runs between two of them, so that facts are
/// not read before the act that depends on them can follow. The number of concurrent permits adapts to the tenant (<see
/// cref="AdaptiveLimit"/>), and while Exchange asks a tenant for a pause, nothing is begun there; no tenant waits for another.
/// </summary>
/// <remarks>
/// Each host learns by itself: two hosts each have their own places, and the refusals that they cause each other divide what the tenant bears
/// between them.
/// </remarks>
public sealed class ExchangeConcurrencyLimiter(TimeProvider clock) : IThrottledService
{
    private readonly ConcurrentDictionary<Guid, TenantLimits> _tenants = new();
    private readonly AsyncLocal<HeldPermit?> _held = new();

    /// <summary>Runs work of several calls under one permit. Under a held permit it runs at once.</summary>
    /// <exception cref="OperationCanceledException">Cancelled while it waited; nothing ran.</exception>
    public async Task<T> RunAsync<T>(Guid tenantId, Func<Task<T>> work, CancellationToken cancellationToken)
    {
        if (_held.Value?.TenantId == tenantId)
        {
            return await work();
        }

        var limits = Of(tenantId);
        await limits.Works.EnterAsync(cancellationToken);
        try
        {
            await limits.Pause.WaitAsync(cancellationToken);
            _held.Value = new HeldPermit(tenantId, MayWrite: false);
            return await work();
        }
        finally
        {
            _held.Value = null;
            limits.Works.Leave();
        }
    }

    /// <summary>
    /// Runs a proof and the act that follows from it under one permit. Fewer of them than permits run at a time: their acts follow one another,
    /// and facts would grow old in front of that queue.
    /// </summary>
    /// <exception cref="OperationCanceledException">Cancelled while it waited; nothing ran.</exception>
    public async Task<T> RunProofAsync<T>(Guid tenantId, Func<Task<T>> work, CancellationToken cancellationToken)
    {
        var limits = Of(tenantId);
        await limits.Proofs.EnterAsync(cancellationToken);
        try
        {
            return await RunAsync(tenantId, work, cancellationToken);
        }
        finally
        {
            limits.Proofs.Leave();
        }
    }

    /// <summary>
    /// Runs work that ends in a write: one at a time in a tenant. What runs in it stands at the head of the queue of writes.
    /// </summary>
    /// <exception cref="OperationCanceledException">Cancelled while it waited; nothing ran.</exception>
    public Task<T> RunWriteAsync<T>(Guid tenantId, Func<Task<T>> work, CancellationToken cancellationToken) =>
        _held.Value is { MayWrite: true } permit && permit.TenantId == tenantId
            ? work()
            : RunAsync(tenantId, () => WriteAsync(tenantId, work, cancellationToken), cancellationToken);

    /// <summary>
    /// Runs one call, under the permit that is held or under one of its own. No more calls run at a time than the tenant bears now.
    /// </summary>
    internal Task<T> CallAsync<T>(Guid tenantId, Func<Task<T>> call, CancellationToken cancellationToken) =>
        RunAsync(
            tenantId,
            async () =>
            {
                var limits = Of(tenantId);
                await limits.Calls.EnterAsync(cancellationToken);
                try
                {
                    await limits.Pause.WaitAsync(cancellationToken);
                    return await call();
                }
                finally
                {
                    limits.Calls.Leave();
                }
            },
            cancellationToken
        );

    /// <inheritdoc/>
    void IThrottledService.Answered(Guid tenantId, ServiceAnswer answer) => Of(tenantId).Answered(answer);

    private async Task<T> WriteAsync<T>(Guid tenantId, Func<Task<T>> work, CancellationToken cancellationToken)
    {
        var limits = Of(tenantId);
        await limits.Writes.EnterAsync(cancellationToken);
        try
        {
            _held.Value = new HeldPermit(tenantId, MayWrite: true);
            return await work();
        }
        finally
        {
            limits.Writes.Leave();
        }
    }

    private TenantLimits Of(Guid tenantId) => _tenants.GetOrAdd(tenantId, _ => new TenantLimits(clock));

    private sealed record HeldPermit(Guid TenantId, bool MayWrite);

    private sealed class TenantLimits
    {
        private readonly Lock _gate = new();
        private readonly AdaptiveLimit _limit;

        public TenantLimits(TimeProvider clock)
        {
            _limit = new AdaptiveLimit(clock);
            Pause = new ThrottlePause(clock);
            Works = new AdmissionQueue(() => _limit.Value, _gate);
            Calls = new AdmissionQueue(() => _limit.Value, _gate);
            Proofs = new AdmissionQueue(() => Math.Max(1, _limit.Value * 3 / 4), _gate);
            Writes = new AdmissionQueue(() => 1, _gate);
        }

        public ThrottlePause Pause { get; }

        public AdmissionQueue Works { get; }

        // Work that was admitted before the limit fell shares the remaining places.
        public AdmissionQueue Calls { get; }

        // A proof of 11 readings is followed by a last one and the write: with three quarters of the permits the queue of writes never grows.
        public AdmissionQueue Proofs { get; }

        public AdmissionQueue Writes { get; }

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
                Works.Admit();
                Calls.Admit();
                Proofs.Admit();
            }
        }
    }
}
