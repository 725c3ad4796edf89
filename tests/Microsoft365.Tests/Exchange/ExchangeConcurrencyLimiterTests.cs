using Microsoft.Extensions.Time.Testing;
using TenantHygiene.Microsoft365.Exchange;
using TenantHygiene.Microsoft365.Transport;

namespace TenantHygiene.Microsoft365.Tests.Exchange;

public sealed class ExchangeConcurrencyLimiterTests
{
    private static readonly Guid _tenant = Guid.NewGuid();

    private readonly FakeTimeProvider _clock = new();
    private readonly ExchangeConcurrencyLimiter _limiter;

    public ExchangeConcurrencyLimiterTests() => _limiter = new ExchangeConcurrencyLimiter(_clock);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task As_many_permits_are_granted_as_the_tenant_allows_and_the_others_wait_in_order()
    {
        var works = Works(4);

        Assert.Equal([true, true, false, false], works.Select(work => work.HasBegun));
        works[0].Finish();
        await works[2].Begun;
        Assert.False(works[3].HasBegun);
        works[1].Finish();
        await works[3].Begun;
    }

    [Fact]
    public async Task A_turn_is_not_interrupted_between_its_calls()
    {
        var order = new List<string>();
        await Task.WhenAll(
            Enumerable
                .Range(1, 6)
                .Select(number =>
                    _limiter.RunWriteAsync(
                        _tenant,
                        async () =>
                        {
                            for (var call = 1; call <= 3; call++)
                            {
                                await _limiter.CallAsync(
                                    _tenant,
                                    async () =>
                                    {
                                        order.Add($"{number}");
                                        await Task.Yield();
                                        return 0;
                                    },
                                    Cancel
                                );
                            }

                            return 0;
                        },
                        Cancel
                    )
                )
        );

        Assert.Equal(6, order.Chunk(3).Count(chunk => chunk.Distinct().Count() == 1));
    }

    [Fact]
    public async Task Writes_follow_one_another_whatever_the_tenant_allows()
    {
        Bear(8);
        var (running, most) = (0, 0);
        await Task.WhenAll(
            Enumerable
                .Range(0, 20)
                .Select(_ =>
                    _limiter.RunWriteAsync(
                        _tenant,
                        async () =>
                        {
                            most = Math.Max(most, Interlocked.Increment(ref running));
                            await Task.Yield();
                            Interlocked.Decrement(ref running);
                            return 0;
                        },
                        Cancel
                    )
                )
        );

        Assert.Equal(1, most);
    }

    [Fact]
    public void Proofs_leave_a_quarter_of_the_permits_to_other_work()
    {
        Bear(8);
        var proofs = Works(10, _limiter.RunProofAsync);
        var others = Works(3);

        Assert.Equal((6, 2), (proofs.Count(work => work.HasBegun), others.Count(work => work.HasBegun)));
    }

    [Fact]
    public async Task When_the_tenant_throttles_what_runs_already_shares_the_fewer_places()
    {
        Bear(8);
        var (running, most) = (0, 0);
        var release = new TaskCompletionSource();
        var works = Enumerable
            .Range(0, 8)
            .Select(_ =>
                _limiter.RunAsync(
                    _tenant,
                    async () =>
                    {
                        await release.Task;
                        return await _limiter.CallAsync(
                            _tenant,
                            async () =>
                            {
                                most = Math.Max(most, Interlocked.Increment(ref running));
                                await Task.Delay(5, Cancel);
                                Interlocked.Decrement(ref running);
                                return 0;
                            },
                            Cancel
                        );
                    },
                    Cancel
                )
            )
            .ToList();
        _clock.Advance(TimeSpan.FromSeconds(1));
        Answer(isThrottled: true);
        release.SetResult();
        await Task.WhenAll(works);

        Assert.InRange(most, 1, 4);
    }

    [Fact]
    public void No_tenant_waits_for_another()
    {
        _ = Works(5);
        var other = new Work();
        _ = _limiter.RunAsync(Guid.NewGuid(), other.RunAsync, Cancel);

        Assert.True(other.HasBegun);
    }

    [Fact]
    public async Task While_Exchange_asks_a_tenant_for_a_pause_nothing_is_begun_there_and_the_others_go_on()
    {
        Answer(isThrottled: true, TimeSpan.FromSeconds(20));
        var own = Works(1)[0];
        var other = new Work();
        _ = _limiter.RunAsync(Guid.NewGuid(), other.RunAsync, Cancel);

        await other.Begun;
        Assert.False(own.HasBegun);
        _clock.Advance(TimeSpan.FromSeconds(21));
        await own.Begun;
    }

    [Fact]
    public async Task Work_that_runs_when_the_pause_begins_sends_its_next_call_after_it()
    {
        var begun = new TaskCompletionSource();
        var go = new TaskCompletionSource();
        var isSent = false;
        var work = _limiter.RunAsync(
            _tenant,
            async () =>
            {
                begun.SetResult();
                await go.Task;
                return await _limiter.CallAsync(_tenant, () => Task.FromResult(isSent = true), Cancel);
            },
            Cancel
        );
        await begun.Task;

        Answer(isThrottled: true, TimeSpan.FromSeconds(20));
        go.SetResult();
        await Task.Delay(20, Cancel);
        Assert.False(isSent);
        _clock.Advance(TimeSpan.FromSeconds(21));

        Assert.True(await work);
    }

    [Fact]
    public async Task A_canceled_wait_takes_no_place_in_the_queue()
    {
        var works = Works(2);
        using var leaving = new CancellationTokenSource();
        var left = _limiter.RunAsync(_tenant, () => Task.FromResult(0), leaving.Token);
        var last = new Work();
        _ = _limiter.RunAsync(_tenant, last.RunAsync, Cancel);

        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        works[0].Finish();
        await last.Begun;
    }

    [Fact]
    public async Task A_turn_that_fails_gives_its_place_back()
    {
        for (var i = 0; i < 5; i++)
        {
            await Assert.ThrowsAsync<InvalidOperationException>(() =>
                _limiter.RunProofAsync<int>(
                    _tenant,
                    () => _limiter.RunWriteAsync<int>(_tenant, () => throw new InvalidOperationException(), Cancel),
                    Cancel
                )
            );
        }

        Assert.All(Works(2), work => Assert.True(work.HasBegun));
    }

    private void Bear(int places)
    {
        for (var i = 0; i < places * AdaptiveLimit.Largest; i++)
        {
            Answer(isThrottled: false);
        }
    }

    private void Answer(bool isThrottled, TimeSpan? retryAfter = null) =>
        ((IThrottledService)_limiter).Answered(_tenant, new ServiceAnswer(isThrottled, retryAfter, _clock.GetUtcNow()));

    private List<Work> Works(int count, Func<Guid, Func<Task<int>>, CancellationToken, Task<int>>? take = null)
    {
        var works = Enumerable.Range(0, count).Select(_ => new Work()).ToList();
        works.ForEach(work => _ = (take ?? _limiter.RunAsync)(_tenant, work.RunAsync, Cancel));
        return works;
    }

    /// <summary>Work that goes on until it is told to finish.</summary>
    private sealed class Work
    {
        private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource<int> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool HasBegun => _begun.Task.IsCompleted;

        public Task Begun => _begun.Task;

        public void Finish() => _end.SetResult(0);

        public Task<int> RunAsync()
        {
            _begun.TrySetResult();
            return _end.Task;
        }
    }
}
