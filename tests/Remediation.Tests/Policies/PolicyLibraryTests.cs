using TenantHygiene.Remediation.Policies;
using TenantHygiene.Testing;

namespace TenantHygiene.Remediation.Tests.Policies;

public sealed class PolicyLibraryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_three_built_in_policies_are_there() => Assert.Equal(["automatic", "careful", "observe"], PolicyLibrary.Load().Names);

    [Fact]
    public void A_policy_of_the_folder_is_found_by_its_name()
    {
        Write(
            """{ "name": "night", "description": "x", "guidInUse": { "mailUsers": { "action": "Auto", "minimumAge": "1.00:00:00" }, "mailboxes": { "action": "Plan" } }, "budgets": { "perDay": 3, "percentOfUsersPerDay": 1 } }"""
        );

        Assert.Equal(TimeSpan.FromDays(1), PolicyLibrary.Load(_folder.Path).Get("NIGHT").GuidInUse.MailUsers.MinimumAge);
    }

    [Theory]
    [InlineData(
        """{ "name": "x", "description": "x", "guidInUse": { "mailUsers": { "action": "Auto", "maximumItem": 0 }, "mailboxes": { "action": "Plan" } }, "budgets": { "perDay": 3, "percentOfUsersPerDay": 1 } }""",
        "maximumItem"
    )]
    [InlineData(
        """{ "name": "x", "description": "x", "guidInUse": { "mailboxes": { "action": "Plan" } }, "budgets": { "perDay": 3, "percentOfUsersPerDay": 1 } }""",
        "mailUsers"
    )]
    [InlineData(
        """{ "name": "careful", "description": "x", "guidInUse": { "mailUsers": { "action": "Auto" }, "mailboxes": { "action": "Auto" } }, "budgets": { "perDay": 3, "percentOfUsersPerDay": 1 } }""",
        "careful"
    )]
    [InlineData(
        """{ "name": "x", "description": "x", "guidInUse": { "mailUsers": { "action": "Auto" }, "mailboxes": { "action": "Auto" } }, "budgets": { "perDay": -1, "percentOfUsersPerDay": 1 } }""",
        "perDay"
    )]
    public void A_wrong_document_is_refused_with_what_is_wrong(string document, string names)
    {
        Write(document);

        Assert.Contains(names, Assert.Throws<PolicyException>(() => PolicyLibrary.Load(_folder.Path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2015, 202)]
    [InlineData(15, 5)]
    [InlineData(3, 5)]
    [InlineData(51, 6)]
    [InlineData(100_000, 500)]
    public void The_stricter_of_the_two_daily_limits_counts(int users, int limit) =>
        Assert.Equal(limit, PolicyLibrary.Load().Get("automatic").Budgets.DailyLimit(users));

    [Theory]
    [InlineData(1000, 20, 5)]
    [InlineData(1000, 3, 3)]
    [InlineData(10, 20, 5)]
    [InlineData(10, 3, 3)]
    [InlineData(1000, null, 5)]
    public void The_stricter_of_a_number_and_a_share_counts_for_a_run_and_an_hour_too(int users, int? number, int limit)
    {
        var budgets = new BudgetPolicy
        {
            PerRun = number,
            PercentOfUsersPerRun = 0.5,
            PerHour = number,
            PercentOfUsersPerHour = 0.5,
            PerDay = 0,
            PercentOfUsersPerDay = 0,
        };

        Assert.Equal((limit, limit), (budgets.RunLimit(users), budgets.HourlyLimit(users)));
    }

    [Theory]
    [InlineData(1000, 20, 5)]
    [InlineData(1000, 3, 3)]
    [InlineData(10, 20, 5)]
    [InlineData(10, 3, 3)]
    [InlineData(1000, null, 5)]
    public void The_stricter_of_a_number_and_a_share_of_all_users_counts_for_all_tenants_together(int allUsers, int? number, int limit)
    {
        var budgets = new BudgetPolicy
        {
            GlobalPerHour = number,
            GlobalPercentOfUsersPerHour = 0.5,
            GlobalPerDay = number,
            GlobalPercentOfUsersPerDay = 0.5,
            PerDay = 0,
            PercentOfUsersPerDay = 0,
        };

        Assert.Equal((limit, limit), (budgets.GlobalHourlyLimit(allUsers), budgets.GlobalDailyLimit(allUsers)));
    }

    [Fact]
    public void Without_a_number_and_a_share_there_is_no_limit_and_a_share_of_nothing_is_none()
    {
        var budgets = new BudgetPolicy
        {
            PercentOfUsersPerHour = 0,
            PerDay = 5,
            PercentOfUsersPerDay = 0,
        };

        Assert.Equal((null, 0, 0), (budgets.RunLimit(1000), budgets.HourlyLimit(1000), budgets.DailyLimit(1000)));
    }

    private void Write(string document) => File.WriteAllText(_folder.File("policy.json"), document);
}

public sealed class QuietHoursTests
{
    private static readonly QuietHours _night = new()
    {
        Days = [DayOfWeek.Friday],
        From = new TimeOnly(22, 0),
        To = new TimeOnly(6, 0),
        TimeZone = "Europe/Berlin",
    };

    [Theory]
    [InlineData("2026-11-27T21:30:00Z", true)] // Friday 22:30 in Berlin
    [InlineData("2026-11-28T04:59:00Z", true)] // Saturday 05:59, begun on Friday
    [InlineData("2026-11-28T05:00:00Z", false)] // Saturday 06:00
    [InlineData("2026-11-27T20:59:00Z", false)] // Friday 21:59
    [InlineData("2026-11-28T21:30:00Z", false)] // Saturday evening is no Friday
    [InlineData("2026-07-03T20:30:00Z", true)] // Friday 22:30 in summer time
    public void A_night_begins_on_its_day_and_ends_on_the_next(string moment, bool isQuiet) =>
        Assert.Equal(isQuiet, _night.Contain(DateTimeOffset.Parse(moment)));
}
