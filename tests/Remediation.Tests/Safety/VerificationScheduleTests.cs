using FsCheck;
using FsCheck.Xunit;
using TenantHygiene.Remediation.Safety;

namespace TenantHygiene.Remediation.Tests.Safety;

public sealed class VerificationScheduleTests
{
    private static readonly TimeSpan _day = TimeSpan.FromDays(1);
    private static readonly VerificationSchedule _default = new()
    {
        FirstCheckAfter = TimeSpan.FromMinutes(1),
        MaxInterval = TimeSpan.FromHours(1),
        GiveUpAfter = _day,
    };

    [Fact]
    public void The_first_checks_come_a_minute_apart() =>
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], Checks(_default).Take(11).Select(check => check.TotalMinutes));

    [Property]
    public bool What_waiting_adds_to_the_time_of_the_service_is_at_most_a_minute_or_a_tenth(PositiveInt seconds)
    {
        var served = TimeSpan.FromSeconds(seconds.Get * 37 % 86_400);
        var added = Checks(_default).First(check => check >= served) - served;
        return added <= TimeSpan.FromMinutes(1) || added <= served / 10;
    }

    [Fact]
    public void A_user_is_read_at_most_eighty_times_in_a_day() =>
        Assert.InRange(Checks(_default).TakeWhile(check => check <= _day).Count(), 40, 80);

    [Fact]
    public void No_pause_is_longer_than_the_longest() => Assert.Equal(_default.MaxInterval, _default.PauseAfter(TimeSpan.FromDays(3)));

    [Fact]
    public void Where_the_service_is_simulated_pauses_may_be_shorter_than_a_minute() =>
        Assert.Equal(
            TimeSpan.FromSeconds(2),
            (_default with { FirstCheckAfter = TimeSpan.FromSeconds(2) }).PauseAfter(TimeSpan.FromSeconds(4))
        );

    [Property]
    public bool Pauses_between_attempts_never_shrink_and_never_exceed_the_longest(PositiveInt attempt) =>
        _default.PauseBefore(attempt.Get + 1) >= _default.PauseBefore(attempt.Get)
        && _default.PauseBefore(attempt.Get) <= _default.MaxInterval;

    [Fact]
    public void Provisioning_is_requested_again_sparingly() =>
        Assert.Equal([34, 46, 58], Enumerable.Range(1, 69).Where(VerificationSchedule.IsRetryDue));

    private static IEnumerable<TimeSpan> Checks(VerificationSchedule schedule)
    {
        for (var check = schedule.FirstCheckAfter; ; check += schedule.PauseAfter(check))
        {
            yield return check;
        }
    }
}
