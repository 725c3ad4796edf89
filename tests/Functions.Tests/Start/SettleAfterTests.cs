using Microsoft.Extensions.Options;
using TenantHygiene.Functions.Settings;
using TenantHygiene.Microsoft365.Endpoints;

namespace TenantHygiene.Functions.Tests.Start;

/// <summary>A purge counts as not done only when its request can act no more: two minutes until it is sent, three until it is given up.</summary>
public sealed class SettleAfterTests
{
    [Theory]
    [InlineData("https://outlook.office365.com", "00:04:59", false)]
    [InlineData("https://outlook.office365.com", "00:05:00", true)]
    [InlineData("https://outlook.office365.us", "00:00:20", false)]
    [InlineData("https://exchange.simulated.example", "00:00:20", false)]
    [InlineData("https://127.0.0.1:7443", "00:00:03", true)]
    [InlineData("https://localhost:7443", "00:00:03", true)]
    public void It_is_as_long_as_a_purge_may_act_but_for_a_tenant_that_is_simulated_on_this_machine(string exchange, string settleAfter, bool isAccepted)
    {
        var validator = new SettleAfterValidator(Options.Create(new Microsoft365Options { ExchangeBaseUrl = exchange }));

        var result = validator.Validate(null, new PurgeSettings { SettleAfter = TimeSpan.Parse(settleAfter, null) });

        Assert.Equal(isAccepted, result.Succeeded);
        Assert.True(isAccepted || result.FailureMessage!.StartsWith($"Purge__SettleAfter is {settleAfter}: at least 00:05:00", StringComparison.Ordinal));
    }
}
