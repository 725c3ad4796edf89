using Microsoft.Extensions.Options;
using TenantHygiene.Functions.Settings;
using TenantHygiene.Ticketing.Outbound;

namespace TenantHygiene.Functions.Tests.Watching;

public sealed class CleaningSettingsTests
{
    [Fact]
    public void The_defaults_are_good() => Assert.True(Validate(new CleaningSettings()).Succeeded);

    [Fact]
    public void What_would_be_forgotten_too_early_stops_the_start_and_names_the_setting()
    {
        Assert.Contains("CleaningSettings.KeepDeliveries", Validate(new CleaningSettings { KeepDeliveries = TimeSpan.FromDays(7) }).FailureMessage, StringComparison.Ordinal);
        Assert.Contains("CleaningSettings.KeepMessages", Validate(new CleaningSettings { KeepMessages = TimeSpan.FromDays(7) }).FailureMessage, StringComparison.Ordinal);
        Assert.Contains("CleaningSettings.KeepChanges", Validate(new CleaningSettings { KeepChanges = TimeSpan.FromMinutes(9) }).FailureMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void No_message_is_forgotten_while_it_may_still_be_tried()
    {
        var webhooks = Enumerable.Range(1, 20).Select(RetrySchedule.OfWebhooks).TakeWhile(pause => pause is not null);
        var tickets = Enumerable.Range(1, 20).Select(attempt => RetrySchedule.OfTickets(attempt, TimeSpan.FromHours(1))).TakeWhile(pause => pause is not null);

        Assert.All([webhooks, tickets], schedule => Assert.True(schedule.Aggregate(TimeSpan.Zero, (sum, pause) => sum + pause!.Value) < CleaningSettings.MayBeForgottenAfter));
    }

    private static ValidateOptionsResult Validate(CleaningSettings settings) => new CleaningSettingsValidator().Validate(name: null, settings);
}
