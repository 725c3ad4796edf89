using Microsoft.Extensions.Time.Testing;
using TenantHygiene.Functions.Api.Monitoring;

namespace TenantHygiene.Functions.Tests.Api.Monitoring;

/// <summary>Strangers may ask for the health as often as they like: the storage account hardly notices.</summary>
public sealed class ReadinessTests
{
    private readonly FakeTimeProvider _clock = new();
    private int _asked;

    [Fact]
    public async Task However_many_requests_come_the_services_are_probed_once_a_second()
    {
        var readiness = new Readiness(Answer, Answer, _clock);

        for (var ask = 0; ask < 50; ask++)
        {
            Assert.Equal((true, true), await readiness.CheckAsync());
        }

        Assert.Equal(2, _asked);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await readiness.CheckAsync();
        Assert.Equal(4, _asked);
    }

    [Fact]
    public async Task Requests_during_a_slow_probe_wait_for_the_same_result()
    {
        var hesitating = new TaskCompletionSource();
        var readiness = new Readiness(_ => hesitating.Task, Answer, _clock);
        var first = readiness.CheckAsync();
        _clock.Advance(TimeSpan.FromSeconds(4));

        var second = readiness.CheckAsync();
        hesitating.SetResult();

        Assert.Equal([(true, true), (true, true)], await Task.WhenAll(first, second));
        Assert.Equal(1, _asked);
    }

    [Fact]
    public async Task What_fails_is_not_ready_and_ready_again_a_second_after_it_answers()
    {
        var fails = true;
        var readiness = new Readiness(
            _ => fails ? throw new IOException("The account does not answer.") : Task.CompletedTask,
            Answer,
            _clock
        );

        Assert.Equal((false, true), await readiness.CheckAsync());
        fails = false;
        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal((true, true), await readiness.CheckAsync());
    }

    private Task Answer(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _asked);
        return Task.CompletedTask;
    }
}
