using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;
using TenantHygiene.Functions.Configuration;
using TenantHygiene.Testing;
using TenantHygiene.Ticketing.Outbound;

namespace TenantHygiene.Functions.Tests.Configuration;

public sealed class RetentionOptionsTests
{
    [Fact]
    public void The_defaults_are_good() => Assert.True(Validate(new RetentionOptions()).Succeeded);

    [Fact]
    public void A_retention_that_is_too_short_stops_the_start_and_names_the_setting()
    {
        Assert.Contains(
            "RetentionOptions.KeepDeliveries",
            Validate(new RetentionOptions { KeepDeliveries = TimeSpan.FromDays(7) }).FailureMessage,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "RetentionOptions.KeepMessages",
            Validate(new RetentionOptions { KeepMessages = TimeSpan.FromDays(7) }).FailureMessage,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "RetentionOptions.KeepChanges",
            Validate(new RetentionOptions { KeepChanges = TimeSpan.FromMinutes(9) }).FailureMessage,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void No_message_is_deleted_while_it_may_still_be_sent()
    {
        var webhooks = Enumerable.Range(1, 20).Select(RetrySchedule.OfWebhooks).TakeWhile(pause => pause is not null);
        var tickets = Enumerable
            .Range(1, 20)
            .Select(attempt => RetrySchedule.OfTickets(attempt, TimeSpan.FromHours(1)))
            .TakeWhile(pause => pause is not null);

        Assert.All([webhooks, tickets], schedule =>
            Assert.True(schedule.Aggregate(TimeSpan.Zero, (sum, pause) => sum + pause!.Value) < RetentionOptions.MinimumRetention)
        );
    }

    private static ValidateOptionsResult Validate(RetentionOptions settings) =>
        new RetentionOptionsValidator().Validate(name: null, settings);
}

/// <summary>
/// A Functions host resolves the %…% of triggers from its own settings: the app's defaults do not reach it, and it disables a function
/// whose setting is missing.
/// </summary>
public sealed class TriggerSettingsTests
{
    /// <summary>Every setting that a trigger of the app names, as configuration names it.</summary>
    public static TheoryData<string> Settings =>
        [
            .. typeof(TenantHygieneApplication)
                .Assembly.GetTypes()
                .SelectMany(type => type.GetMethods())
                .SelectMany(method => method.GetParameters())
                .SelectMany(parameter => parameter.GetCustomAttributes())
                .SelectMany(Names)
                .Where(name => name is ['%', _, .., '%'])
                .Select(name => name!.Trim('%'))
                .Distinct(),
        ];

    [Theory]
    [MemberData(nameof(Settings))]
    public void A_setting_that_a_trigger_names_has_its_default_in_Azure_and_for_func_start(string setting)
    {
        var expected = TenantHygieneApplication.TriggerDefaults[setting];
        var name = setting.Replace(":", "__", StringComparison.Ordinal);
        using var sample = JsonDocument.Parse(File.ReadAllText(RepositoryFolder.PathOf("local.settings.sample.json")));

        Assert.Equal(expected, sample.RootElement.GetProperty("Values").GetProperty(name).GetString());

        // Where only a hybrid agent needs it so often, the template has the default for when there is one.
        Assert.Matches(
            $@"(?m)^  {name}: (hybridAgent \? )?'{Regex.Escape(expected)}'( : '[^']+')?$",
            File.ReadAllText(RepositoryFolder.PathOf("infra/modules/app.bicep"))
        );
    }

    private static string?[] Names(Attribute binding) =>
        binding switch
        {
            TimerTriggerAttribute timer => [timer.Schedule],
            QueueTriggerAttribute queue => [queue.QueueName, queue.Connection],
            HttpTriggerAttribute http => [http.Route],
            _ => [],
        };
}
