using TenantHygiene.Functions.Api.Webhooks;
using TenantHygiene.Functions.Settings;

namespace TenantHygiene.Functions.Tests.Api;

public sealed class DeliveryRatesTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_connection_that_delivers_too_much_does_not_hold_up_the_others()
    {
        using var rates = new DeliveryRates(new ApiSettings { DeliveriesPerMinute = 60 });
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
    public async Task A_few_are_kept_at_a_time_some_wait_for_them_and_further_ones_are_turned_away_at_once()
    {
        using var rates = new DeliveryRates(new ApiSettings { DeliveriesPerMinute = 1_000_000 });
        var entering = Enumerable.Range(0, 1_000).Select(_ => rates.TryEnterAsync("any", Cancellation)).ToList();

        var waiting = entering.Where(one => !one.IsCompleted).ToList();
        var places = (await Task.WhenAll(entering.Except(waiting))).OfType<IDisposable>().ToList();
        Assert.Equal((32, 128), (places.Count, waiting.Count));

        places[0].Dispose();

        Assert.NotNull(await waiting[0]);
    }
}
