using Microsoft.Extensions.Time.Testing;
using TenantHygiene.Microsoft365.Transport;

namespace TenantHygiene.Microsoft365.Tests.Transport;

public sealed class AdaptiveLimitTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly AdaptiveLimit _limit;

    public AdaptiveLimitTests() => _limit = new AdaptiveLimit(_clock);

    [Fact]
    public void It_begins_with_two_places_and_grows_to_eight_while_nothing_is_throttled()
    {
        Assert.Equal(2, _limit.Value);
        Answer(2);
        Assert.Equal(3, _limit.Value);
        Answer(3);
        Assert.Equal(4, _limit.Value);
        Answer(1_000);
        Assert.Equal(8, _limit.Value);
    }

    [Fact]
    public void It_halves_when_the_service_throttles_but_never_below_one()
    {
        Answer(1_000);
        Throttle();
        Assert.Equal(4, _limit.Value);
        Throttle();
        Throttle();
        Throttle();
        Assert.Equal(1, _limit.Value);
    }

    [Fact]
    public void Refusals_of_requests_that_were_under_way_together_count_once()
    {
        Answer(1_000);
        var sent = _clock.GetUtcNow();
        _clock.Advance(TimeSpan.FromSeconds(1));
        _limit.Throttled(sent);
        _limit.Throttled(sent);
        _limit.Throttled(sent);

        Assert.Equal(4, _limit.Value);
    }

    [Fact]
    public void The_number_that_was_too_many_is_not_tried_again_for_some_minutes()
    {
        Answer(5);
        Assert.Equal(4, _limit.Value);
        Throttle();
        Answer(1_000);
        Assert.Equal(3, _limit.Value);

        _clock.Advance(AdaptiveLimit.Caution);
        Answer(3);
        Assert.Equal(4, _limit.Value);
    }

    private void Answer(int times)
    {
        for (var i = 0; i < times; i++)
        {
            _limit.Answered();
        }
    }

    private void Throttle()
    {
        _clock.Advance(TimeSpan.FromSeconds(1));
        _limit.Throttled(_clock.GetUtcNow());
    }
}
