using Microsoft.Extensions.Time.Testing;
using TenantHygiene.TenantSimulator.Requests;
using TenantHygiene.TenantSimulator.Scenarios;

namespace TenantHygiene.TenantSimulator.Tests.Requests;

public sealed class ExchangeTenantThrottleTests
{
    private const string Cmdlet = "Get-OrganizationConfig";
    private static readonly Guid _secondClient = new("a1000000-0000-4000-8000-000000000002");
    private static readonly Guid _tenant = TestScenarios.TenantId;
    private static readonly Guid _other = new("7d0c1d3e-8a4b-4c6d-9e7f-0a1b2c3d4e5f");
    private readonly FakeTimeProvider _time = new();
    private readonly ExchangeTenantThrottle _throttle;

    public ExchangeTenantThrottleTests() => _throttle = new ExchangeTenantThrottle(_time);

    [Fact]
    public void As_many_as_the_tenant_bears_pass_and_one_more_is_asked_to_wait()
    {
        Assert.Null(_throttle.Refuse(_tenant, underWay: 9));

        Assert.Equal(TimeSpan.FromSeconds(2), _throttle.Refuse(_tenant, underWay: 10));
    }

    [Fact]
    public void Who_does_not_wait_is_refused_and_asked_to_wait_longer_up_to_a_minute()
    {
        var pauses = Enumerable.Range(0, 7).Select(_ => _throttle.Refuse(_tenant, underWay: 10)!.Value.TotalSeconds);

        Assert.Equal([2, 4, 8, 16, 32, 60, 60], pauses);
    }

    [Fact]
    public void Each_time_that_the_limit_is_exceeded_it_falls_by_one_but_not_below_three()
    {
        for (var limit = 9; limit >= 3; limit--)
        {
            Assert.Null(_throttle.Refuse(_tenant, underWay: limit));
            _time.Advance(_throttle.Refuse(_tenant, underWay: limit + 1)!.Value);
        }

        Assert.Null(_throttle.Refuse(_tenant, underWay: 3));
    }

    [Fact]
    public void Time_within_the_limit_gives_the_places_back()
    {
        _time.Advance(_throttle.Refuse(_tenant, underWay: 10)!.Value);
        Assert.NotNull(_throttle.Refuse(_tenant, underWay: 9));

        _time.Advance(TimeSpan.FromMinutes(2));

        Assert.Null(_throttle.Refuse(_tenant, underWay: 9));
        Assert.Equal(TimeSpan.FromSeconds(2), _throttle.Refuse(_tenant, underWay: 10));
    }

    [Fact]
    public void Another_tenant_is_not_concerned()
    {
        _throttle.Refuse(_tenant, underWay: 10);

        Assert.Null(_throttle.Refuse(_other, underWay: 9));
    }

    [Fact]
    public async Task Requests_of_all_applications_of_a_tenant_count_together()
    {
        var scenario = TestScenarios.Scenario(one => one.Applications.Add(Second(one.Applications[0])));
        scenario.Throttling.ExchangeTenantLimits = true;
        scenario.Latency.Cmdlet = new() { FixedSeconds = 60 };
        using var tenant = new InProcessTenant(scenario, _time);

        var requests = Enumerable.Range(0, 10).Select(number => tenant.RunAsync(Cmdlet, number < 5 ? default : _secondClient)).ToList();
        while (tenant.Simulator.Report().Tenants[0].Apis is not [{ PeakConcurrency: 10 }])
        {
            await Task.Delay(1, TestTenant.Cancellation);
        }

        while (!requests.TrueForAll(request => request.IsCompleted))
        {
            _time.Advance(TimeSpan.FromSeconds(60));
            await Task.Delay(1, TestTenant.Cancellation);
        }

        var refused = Assert.Single(await Task.WhenAll(requests), answer => answer.Status == 429);
        Assert.Equal("2", refused.Headers["Retry-After"]);
    }

    private static ApplicationScenario Second(ApplicationScenario first)
    {
        var second = first.Copy();
        second.ClientId = _secondClient;
        return second;
    }
}
