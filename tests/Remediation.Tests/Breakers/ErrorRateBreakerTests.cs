using TenantHygiene.Remediation.Breakers;
using static TenantHygiene.Remediation.Tests.Builders.Provable;

namespace TenantHygiene.Remediation.Tests.Breakers;

public sealed class ErrorRateBreakerTests
{
    [Fact]
    public void It_opens_when_half_of_the_last_purges_failed()
    {
        Assert.Null(After("ok", "ok", "fail").OpenedAt);
        Assert.NotNull(After("ok", "ok", "fail", "fail").OpenedAt);
        Assert.Null(After("ok", "ok", "ok", "fail").OpenedAt);
    }

    [Fact]
    public void Open_it_lets_nobody_pass_until_the_pause_is_over()
    {
        var open = After("fail", "fail", "fail", "fail");

        Assert.False(open.Ask("i", Now.AddMinutes(14)).Position.LetsPass);
        Assert.True(open.Ask("i", Now.AddMinutes(16)).Position.LetsPass);
    }

    [Fact]
    public void Half_open_it_lets_one_canary_pass_and_nobody_else()
    {
        var (half, _) = After("fail", "fail", "fail", "fail").Ask("canary", Now.AddMinutes(16));

        Assert.False(half.Ask("other", Now.AddMinutes(17)).Position.LetsPass);
        Assert.True(half.Ask("canary", Now.AddMinutes(17)).Position.LetsPass);
    }

    [Fact]
    public void The_canarys_success_closes_it_and_its_failure_opens_it_again()
    {
        var (half, _) = After("fail", "fail", "fail", "fail").Ask("canary", Now.AddMinutes(16));

        Assert.True(half.Record("canary", false, Now.AddMinutes(17)).Ask("x", Now.AddMinutes(17)).Position.LetsPass);
        Assert.False(half.Record("canary", true, Now.AddMinutes(17)).Ask("x", Now.AddMinutes(31)).Position.LetsPass);
    }

    [Fact]
    public void A_canary_that_never_comes_back_does_not_block_for_ever()
    {
        var (half, _) = After("fail", "fail", "fail", "fail").Ask("lost", Now.AddMinutes(16));

        Assert.True(half.Ask("next", Now.AddMinutes(32)).Position.LetsPass);
    }

    [Fact]
    public void A_canary_that_did_not_act_makes_room_for_the_next()
    {
        var (half, _) = After("fail", "fail", "fail", "fail").Ask("refused", Now.AddMinutes(16));

        Assert.True(half.Forgo("refused").Ask("next", Now.AddMinutes(17)).Position.LetsPass);
        Assert.False(half.Forgo("other").Ask("next", Now.AddMinutes(17)).Position.LetsPass);
    }

    [Fact]
    public void The_same_purge_counts_once()
    {
        var breaker = new ErrorRateBreaker();
        for (var i = 0; i < 10; i++)
        {
            breaker = breaker.Record("same", true, Now);
        }

        Assert.Null(breaker.OpenedAt);
    }

    [Fact]
    public void Old_failures_no_longer_count() =>
        Assert.Null(After("fail", "fail", "fail").Record("late", true, Now.AddHours(2)).OpenedAt);

    private static ErrorRateBreaker After(params string[] outcomes) => outcomes
        .Select((outcome, index) => (outcome, index))
        .Aggregate(new ErrorRateBreaker(), (breaker, next) => breaker.Record($"intent-{next.index}", next.outcome == "fail", Now));
}
