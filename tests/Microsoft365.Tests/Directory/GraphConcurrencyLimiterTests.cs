using Microsoft.Extensions.Time.Testing;
using TenantHygiene.Microsoft365.Directory;
using TenantHygiene.Microsoft365.Tests.Support;
using TenantHygiene.Microsoft365.Transport;
using TenantHygiene.TenantSimulator.Faults;

namespace TenantHygiene.Microsoft365.Tests.Directory;

public sealed class GraphConcurrencyLimiterTests
{
    private static readonly Guid _tenant = Guid.NewGuid();
    private readonly FakeTimeProvider _clock = new();
    private readonly GraphConcurrencyLimiter _limiter;

    public GraphConcurrencyLimiterTests() => _limiter = new GraphConcurrencyLimiter(_clock);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_begins_with_two_places_and_one_that_is_given_back_is_the_next_ones()
    {
        var (first, second) = (await EnterAsync(), await EnterAsync());
        var third = EnterAsync();
        Assert.False(third.IsCompleted);

        first.Dispose();
        first.Dispose();

        (await third).Dispose();
        second.Dispose();
    }

    [Fact]
    public async Task Answers_make_more_places_and_a_refusal_halves_them()
    {
        Answer(times: 100);
        var places = new List<IDisposable>();
        for (var number = 0; number < 8; number++)
        {
            places.Add(await EnterAsync());
        }

        Assert.False(EnterAsync().IsCompleted);
        _limiter.Answered(_tenant, new ServiceAnswer(IsThrottled: true, RetryAfter: null, _clock.GetUtcNow()));
        places.Take(4).ToList().ForEach(place => place.Dispose());
        Assert.False(EnterAsync().IsCompleted);
    }

    [Fact]
    public async Task While_Graph_asks_a_tenant_for_a_pause_nothing_is_sent_there_and_the_others_go_on()
    {
        _limiter.Answered(_tenant, new ServiceAnswer(IsThrottled: true, TimeSpan.FromSeconds(20), _clock.GetUtcNow()));

        var waiting = EnterAsync();
        (await _limiter.EnterAsync(Guid.NewGuid(), Cancel)).Dispose();

        Assert.False(waiting.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(21));
        (await waiting).Dispose();
    }

    [Fact]
    public async Task Who_gives_up_during_a_pause_gives_its_place_back()
    {
        using var leaving = new CancellationTokenSource();
        _limiter.Answered(_tenant, new ServiceAnswer(IsThrottled: true, TimeSpan.FromSeconds(20), _clock.GetUtcNow()));
        var left = _limiter.EnterAsync(_tenant, leaving.Token);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);

        _clock.Advance(TimeSpan.FromSeconds(21));

        (await EnterAsync().WaitAsync(TimeSpan.FromSeconds(10), Cancel)).Dispose();
    }

    [Fact]
    public async Task The_answers_that_come_through_the_SDK_are_counted()
    {
        await using var simulation = await Simulation.StartAsync(Scenarios.Standard());
        simulation.Fail(ApiName.Graph, "GET /users/{id}", new FaultResponse { Body = FaultBody.Delay, DelayMs = 20 });

        await Task.WhenAll(
            Enumerable.Range(0, 60).Select(_ => simulation.Directory.GetUserAsync(simulation.TenantId, Scenarios.Affected, Cancel))
        );

        var route = simulation.Tenant.Report().Routes.Single(one => one.Route == "GET /users/{id}");
        Assert.Equal(60, route.Requests);
        Assert.InRange(route.PeakConcurrency, 3, 8);
    }

    private Task<IDisposable> EnterAsync() => _limiter.EnterAsync(_tenant, Cancel);

    private void Answer(int times)
    {
        for (var number = 0; number < times; number++)
        {
            _limiter.Answered(_tenant, new ServiceAnswer(IsThrottled: false, RetryAfter: null, _clock.GetUtcNow()));
        }
    }
}
