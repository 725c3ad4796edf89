using Microsoft.Extensions.Time.Testing;
using TenantHygiene.Microsoft365.Transport;

namespace TenantHygiene.Microsoft365.Tests.Transport;

public sealed class ThrottlePauseTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly ThrottlePause _pause;

    public ThrottlePauseTests() => _pause = new ThrottlePause(_time);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_lasts_for_the_time_that_was_asked_for()
    {
        _pause.Extend(TimeSpan.FromSeconds(30));
        var waiting = _pause.WaitAsync(Cancel);

        _time.Advance(TimeSpan.FromSeconds(29));
        Assert.False(waiting.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(2));
        await waiting;
    }

    [Fact]
    public void A_shorter_one_does_not_end_a_longer_one()
    {
        _pause.Extend(TimeSpan.FromSeconds(30));
        _pause.Extend(TimeSpan.FromSeconds(5));
        _pause.Extend(null);

        Assert.Equal(TimeSpan.FromSeconds(30), _pause.Remaining);
    }

    [Fact]
    public void It_never_lasts_longer_than_a_request_may_wait()
    {
        _pause.Extend(TimeSpan.FromHours(1));

        Assert.Equal(RetryAfterDelay.MaximumWait, _pause.Remaining);
    }

    [Fact]
    public void Without_one_nobody_waits() => Assert.True(_pause.WaitAsync(Cancel).IsCompletedSuccessfully);

    [Fact]
    public async Task The_wait_can_be_given_up()
    {
        using var leaving = new CancellationTokenSource();
        _pause.Extend(TimeSpan.FromSeconds(30));
        var waiting = _pause.WaitAsync(leaving.Token);

        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }
}
