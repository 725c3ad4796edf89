using TenantHygiene.Remediation.Policies;

namespace TenantHygiene.Remediation.Tests.Policies;

public sealed class QuietHoursTests
{
    private static readonly QuietHours Night = new() { Days = [DayOfWeek.Friday], From = new TimeOnly(22, 0), To = new TimeOnly(6, 0), TimeZone = "Europe/Berlin" };

    [Theory]
    [InlineData("2026-11-27T21:30:00Z", true)] // Friday 22:30 in Berlin
    [InlineData("2026-11-28T04:59:00Z", true)] // Saturday 05:59, begun on Friday
    [InlineData("2026-11-28T05:00:00Z", false)] // Saturday 06:00
    [InlineData("2026-11-27T20:59:00Z", false)] // Friday 21:59
    [InlineData("2026-11-28T21:30:00Z", false)] // Saturday evening is no Friday
    [InlineData("2026-07-03T20:30:00Z", true)] // Friday 22:30 in summer time
    public void A_night_begins_on_its_day_and_ends_on_the_next(string moment, bool isQuiet) =>
        Assert.Equal(isQuiet, Night.Contain(DateTimeOffset.Parse(moment)));
}
