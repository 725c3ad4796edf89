using Microsoft.AspNetCore.Http;
using TenantHygiene.Functions.Api.Access;
using TenantHygiene.Functions.Configuration;
using static TenantHygiene.Testing.TestPrincipals;

namespace TenantHygiene.Functions.Tests.Api.Access;

public sealed class ApiRateLimiterTests
{
    [Fact]
    public void A_caller_over_the_limit_gets_Retry_After_and_others_are_not_delayed()
    {
        using var rates = new ApiRateLimiter(new ApiOptions { RequestsPerMinute = 60 });
        var eager = Enumerable.Range(0, 40).Select(_ => Ask(rates, "eager")).ToList();

        Assert.All(eager[..30], answer => Assert.Null(answer.Refusal));
        Assert.Equal(StatusCodes.Status429TooManyRequests, (eager[30].Refusal as IStatusCodeHttpResult)?.StatusCode);
        Assert.Equal("1", eager[30].RetryAfter);
        Assert.Null(Ask(rates, "patient").Refusal);
    }

    [Fact]
    public void All_anonymous_callers_share_one_bucket()
    {
        using var rates = new ApiRateLimiter(new ApiOptions { RequestsPerMinute = 60 });
        var anonymous = Enumerable.Range(0, 40).Select(_ => Ask(rates, caller: null)).ToList();

        Assert.NotNull(anonymous[^1].Refusal);
        Assert.Null(Ask(rates, "known").Refusal);
    }

    [Fact]
    public void Anonymous_callers_starve_neither_status_links_nor_callers_of_the_other_limiter()
    {
        using var rates = new ApiRateLimiter(new ApiOptions { RequestsPerMinute = 60 });
        foreach (var bucket in new[] { null, "status r-other-1", "webhook zendesk" })
        {
            Assert.NotNull(Enumerable.Range(0, 40).Select(_ => Ask(rates, caller: null, bucket).Refusal).ToList()[^1]);
        }

        Assert.Null(Ask(rates, caller: null, "status r-mine-1").Refusal);
        Assert.Null(Ask(rates, caller: null, "webhook jira").Refusal);
        // Who is known is counted as such, wherever he asks.
        Assert.Null(Ask(rates, "known", "status r-other-1").Refusal);
    }

    private static (IResult? Refusal, string? RetryAfter) Ask(ApiRateLimiter rates, string? caller, string? bucket = null)
    {
        var http = new DefaultHttpContext();
        if (caller is not null)
        {
            http.User = SignedIn(caller);
        }

        return (rates.Refuse(http, bucket), http.Response.Headers.RetryAfter);
    }
}

public sealed class WebhookRateLimiterTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_connection_that_delivers_too_much_does_not_hold_up_the_others()
    {
        using var rates = new WebhookRateLimiter(new ApiOptions { DeliveriesPerMinute = 60 });
        for (var number = 0; number < 30; number++)
        {
            using var taken = await rates.TryEnterAsync("eager", Cancellation);
            Assert.NotNull(taken);
        }

        Assert.Null(await rates.TryEnterAsync("eager", Cancellation));
        using var other = await rates.TryEnterAsync("patient", Cancellation);
        Assert.NotNull(other);
    }

    [Fact]
    public async Task A_few_run_at_a_time_some_wait_and_further_ones_are_rejected_at_once()
    {
        using var rates = new WebhookRateLimiter(new ApiOptions { DeliveriesPerMinute = 1_000_000 });
        var entering = Enumerable.Range(0, 1_000).Select(_ => rates.TryEnterAsync("any", Cancellation)).ToList();

        var waiting = entering.Where(one => !one.IsCompleted).ToList();
        var places = (await Task.WhenAll(entering.Except(waiting))).OfType<IDisposable>().ToList();
        Assert.Equal((32, 128), (places.Count, waiting.Count));

        places[0].Dispose();

        Assert.NotNull(await waiting[0]);
    }
}
