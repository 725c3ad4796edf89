using Microsoft.Extensions.Options;
using TenantHygiene.Functions.Configuration;
using TenantHygiene.Microsoft365;

namespace TenantHygiene.Functions.Tests.Configuration;

/// <summary>
/// What is too short for the real service is refused at start; a tenant that is simulated on this machine answers at once.
/// </summary>
public sealed class RealServiceDelayValidatorTests
{
    private const string Real = "https://outlook.office365.com";

    [Theory]
    [InlineData(Real, "00:04:59", false)]
    [InlineData(Real, "00:05:00", true)]
    [InlineData("https://outlook.office365.us", "00:00:20", false)]
    [InlineData("https://exchange.simulated.example", "00:00:20", false)]
    [InlineData("https://127.0.0.1:7443", "00:00:03", true)]
    [InlineData("https://localhost:7443", "00:00:03", true)]
    public void A_purge_counts_as_not_done_only_when_its_request_can_act_no_more(string exchange, string settleAfter, bool isAccepted)
    {
        var result = Pauses(exchange).Validate(null, new PurgeOptions { SettleAfter = TimeSpan.Parse(settleAfter, null) });

        Assert.Equal(isAccepted, result.Succeeded);
        Assert.True(
            isAccepted
                || result.FailureMessage!.StartsWith(
                    $"Purge__SettleAfter is {settleAfter}. It must be at least 00:05:00",
                    StringComparison.Ordinal
                )
        );
    }

    [Theory]
    [InlineData(Real, 20, true)]
    [InlineData(Real, 19, false)]
    [InlineData(Real, 0, false)]
    [InlineData("https://127.0.0.1:7443", 0, true)]
    public void Two_checks_whether_a_recipient_is_gone_do_not_follow_each_other_at_once(string exchange, int seconds, bool isAccepted)
    {
        var result = Pauses(exchange).Validate(null, new PurgeOptions { ConfirmAfter = TimeSpan.FromSeconds(seconds) });

        Assert.Equal(isAccepted, result.Succeeded);
        Assert.True(isAccepted || result.FailureMessage!.StartsWith("Purge__ConfirmAfter is ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(Real, 20, 20, null)]
    [InlineData(Real, 0, 20, "Verification__FirstCheckAfter is ")]
    [InlineData(Real, 20, 1, "Verification__MaxInterval is ")]
    [InlineData("https://127.0.0.1:7443", 0, 0, null)]
    public void Two_checks_of_a_user_do_not_follow_each_other_at_once(string exchange, int firstSeconds, int mostSeconds, string? refusal)
    {
        var result = Pauses(exchange)
            .Validate(
                null,
                new VerificationOptions
                {
                    FirstCheckAfter = TimeSpan.FromSeconds(firstSeconds),
                    MaxInterval = TimeSpan.FromSeconds(mostSeconds),
                }
            );

        Assert.Equal(refusal is null, result.Succeeded);
        Assert.True(refusal is null || result.FailureMessage!.StartsWith(refusal, StringComparison.Ordinal));
    }

    private static RealServiceDelayValidator Pauses(string exchange) =>
        new(Options.Create(new Microsoft365Options { ExchangeBaseUrl = exchange }));
}
