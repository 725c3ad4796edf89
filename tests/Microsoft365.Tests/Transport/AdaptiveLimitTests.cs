using Microsoft.Extensions.Time.Testing;
using TenantHygiene.Microsoft365.Transport;

namespace TenantHygiene.Microsoft365.Tests.Transport;

public sealed class AdaptiveLimitTests
{
    private readonly FakeTimeProvider clock = new();
    private readonly AdaptiveLimit limit;

    public AdaptiveLimitTests() => limit = new AdaptiveLimit(clock);

    [Fact]
    public void It_begins_with_two_places_and_grows_to_eight_while_nothing_is_throttled()
    {
        Assert.Equal(2, limit.Value);
        Answer(2);
        Assert.Equal(3, limit.Value);
        Answer(3);
        Assert.Equal(4, limit.Value);
        Answer(1_000);
        Assert.Equal(8, limit.Value);
    }

    [Fact]
    public void It_halves_when_the_service_throttles_but_never_below_one()
    {
        Answer(1_000);
        Throttle();
        Assert.Equal(4, limit.Value);
        Throttle();
        Throttle();
        Throttle();
        Assert.Equal(1, limit.Value);
    }

    [Fact]
    public void Refusals_of_requests_that_were_under_way_together_count_once()
    {
        Answer(1_000);
        var sent = clock.GetUtcNow();
        clock.Advance(TimeSpan.FromSeconds(1));
        limit.Throttled(sent);
        limit.Throttled(sent);
        limit.Throttled(sent);

        Assert.Equal(4, limit.Value);
    }

    [Fact]
    public void The_number_that_was_too_many_is_not_tried_again_for_some_minutes()
    {
        Answer(5);
        Assert.Equal(4, limit.Value);
        Throttle();
        Answer(1_000);
        Assert.Equal(3, limit.Value);

        clock.Advance(AdaptiveLimit.Caution);
        Answer(3);
        Assert.Equal(4, limit.Value);
    }

    private void Answer(int times)
    {
        for (var i = 0; i < times; i++)
        {
            limit.Answered();
        }
    }

    private void Throttle()
    {
        clock.Advance(TimeSpan.FromSeconds(1));
        limit.Throttled(clock.GetUtcNow());
    }
}
