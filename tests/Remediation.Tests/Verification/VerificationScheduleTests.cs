using FsCheck;
using FsCheck.Xunit;
using TenantHygiene.Remediation.Verification;

namespace TenantHygiene.Remediation.Tests.Verification;

public sealed class VerificationScheduleTests
{
    private static readonly VerificationSchedule Default = new() { FirstCheckAfter = TimeSpan.FromMinutes(5), MaxInterval = TimeSpan.FromHours(1), GiveUpAfter = TimeSpan.FromDays(1) };

    [Fact]
    public void The_first_look_comes_after_five_minutes() => Assert.Equal(TimeSpan.FromMinutes(5), Default.PauseBefore(1));

    [Property]
    public bool Pauses_never_shrink_and_never_exceed_the_longest(PositiveInt look) =>
        Default.PauseBefore(look.Get + 1) >= Default.PauseBefore(look.Get) && Default.PauseBefore(look.Get) <= Default.MaxInterval;

    [Fact]
    public void Provisioning_is_asked_for_again_sparingly() =>
        Assert.Equal([6, 18, 30], Enumerable.Range(1, 36).Where(VerificationSchedule.AsksAgainAt));
}
