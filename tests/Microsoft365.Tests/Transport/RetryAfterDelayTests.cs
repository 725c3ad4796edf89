using System.Net;
using Microsoft.Extensions.Time.Testing;
using TenantHygiene.Microsoft365.Transport;

namespace TenantHygiene.Microsoft365.Tests.Transport;

public sealed class RetryAfterDelayTests
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 23, 10, 0, 0, TimeSpan.Zero));

    [Fact]
    public void Seconds_are_honoured() => Assert.Equal(TimeSpan.FromSeconds(17), Of(("Retry-After", "17")));

    [Fact]
    public void A_date_is_honoured() => Assert.Equal(TimeSpan.FromSeconds(30), Of(("Retry-After", "Mon, 23 Nov 2026 10:00:30 GMT")));

    [Fact]
    public void A_date_that_has_passed_means_now() => Assert.Equal(TimeSpan.Zero, Of(("Retry-After", "Mon, 23 Nov 2026 09:00:00 GMT")));

    [Fact]
    public void Exchanges_reset_is_honoured_when_nothing_remains() =>
        Assert.Equal(TimeSpan.FromSeconds(5), Of(("Rate-Limit-Remaining", "0"), ("Rate-Limit-Reset", "2026-11-23T10:00:05Z")));

    [Fact]
    public void Exchanges_reset_does_not_matter_while_something_remains() =>
        Assert.Null(Of(("Rate-Limit-Remaining", "3"), ("Rate-Limit-Reset", "2026-11-23T10:00:05Z")));

    [Fact]
    public void Without_a_header_nothing_is_asked_for() => Assert.Null(Of());

    private TimeSpan? Of(params (string Name, string Value)[] headers)
    {
        using var response = new HttpResponseMessage(HttpStatusCode.TooManyRequests);
        foreach (var (name, value) in headers)
        {
            response.Headers.Add(name, value);
        }

        return RetryAfterDelay.Of(response, _clock);
    }
}
