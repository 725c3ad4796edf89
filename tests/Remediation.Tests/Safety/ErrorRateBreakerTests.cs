using System.Security.Cryptography;
using System.Text;
using TenantHygiene.Remediation.Safety;
using static TenantHygiene.Remediation.Tests.Support.ProvableConflict;
using static TenantHygiene.Testing.TestPrincipals;

namespace TenantHygiene.Remediation.Tests.Safety;

public sealed class ErrorRateBreakerTests
{
    private static readonly Guid _tenant = Guid.NewGuid();

    [Fact]
    public void It_opens_when_half_of_the_last_purges_failed()
    {
        Assert.Null(After("ok", "ok", "fail").OpenedAt);
        Assert.NotNull(After("ok", "ok", "fail", "fail").OpenedAt);
        Assert.Null(After("ok", "ok", "ok", "fail").OpenedAt);
    }

    [Fact]
    public void Open_it_stops_every_purge_until_the_pause_is_over()
    {
        var open = After("fail", "fail", "fail", "fail");

        Assert.False(open.RequestPermission("i", Now.AddMinutes(14)).Position.AllowsPurge);
        Assert.True(open.RequestPermission("i", Now.AddMinutes(16)).Position.AllowsPurge);
    }

    [Fact]
    public void Half_open_it_allows_one_canary_and_no_other_purge()
    {
        var (half, _) = After("fail", "fail", "fail", "fail").RequestPermission("canary", Now.AddMinutes(16));

        Assert.False(half.RequestPermission("other", Now.AddMinutes(17)).Position.AllowsPurge);
        Assert.True(half.RequestPermission("canary", Now.AddMinutes(17)).Position.AllowsPurge);
    }

    [Fact]
    public void The_canarys_success_closes_it_and_its_failure_opens_it_again()
    {
        var (half, _) = After("fail", "fail", "fail", "fail").RequestPermission("canary", Now.AddMinutes(16));

        Assert.True(
            half.Record(Outcome("canary", hasFailed: false, Now.AddMinutes(17)))
                .RequestPermission("x", Now.AddMinutes(17))
                .Position.AllowsPurge
        );
        Assert.False(
            half.Record(Outcome("canary", hasFailed: true, Now.AddMinutes(17)))
                .RequestPermission("x", Now.AddMinutes(31))
                .Position.AllowsPurge
        );
    }

    [Fact]
    public void A_canary_without_a_result_does_not_block_for_ever()
    {
        var (half, _) = After("fail", "fail", "fail", "fail").RequestPermission("lost", Now.AddMinutes(16));

        Assert.True(half.RequestPermission("next", Now.AddMinutes(32)).Position.AllowsPurge);
    }

    [Fact]
    public void A_canary_that_did_not_act_makes_room_for_the_next()
    {
        var (half, _) = After("fail", "fail", "fail", "fail").RequestPermission("refused", Now.AddMinutes(16));

        Assert.True(half.ReleaseCanary("refused").RequestPermission("next", Now.AddMinutes(17)).Position.AllowsPurge);
        Assert.False(half.ReleaseCanary("other").RequestPermission("next", Now.AddMinutes(17)).Position.AllowsPurge);
    }

    [Fact]
    public void The_same_purge_counts_once()
    {
        var breaker = new ErrorRateBreaker();
        for (var i = 0; i < 10; i++)
        {
            breaker = breaker.Record(Outcome("same", hasFailed: true));
        }

        Assert.Null(breaker.OpenedAt);
    }

    [Fact]
    public void One_recipient_that_cannot_be_removed_counts_once_however_often_it_is_tried()
    {
        var recipient = Guid.NewGuid();
        var breaker = After("ok", "ok", "ok");
        for (var attempt = 1; attempt <= 30; attempt++)
        {
            breaker = breaker.Record(new PurgeOutcome($"p-{attempt}", _tenant, recipient, HasFailed: true, Now.AddMinutes(attempt)));
        }

        Assert.Equal(
            (BreakerState.Closed, new PurgeTally(4, 1)),
            (breaker.StateAt(Now.AddMinutes(30)), breaker.TallyAt(Now.AddMinutes(30)))
        );
    }

    [Fact]
    public void Of_a_recipient_that_went_in_the_end_the_success_counts() =>
        Assert.Equal(new PurgeTally(1, 0), After("fail").Record(Outcome("intent-0", hasFailed: false)).TallyAt(Now));

    [Fact]
    public void That_of_all_tenants_stays_closed_while_purges_of_one_tenant_alone_fail()
    {
        var breaker = new ErrorRateBreaker();
        for (var i = 0; i < 20; i++)
        {
            breaker = breaker.Record(Outcome($"one-{i}", hasFailed: true), fewestTenants: 2);
        }

        Assert.Equal(BreakerState.Closed, breaker.StateAt(Now));
        Assert.Equal(
            BreakerState.Open,
            breaker.Record(Outcome("other", hasFailed: true, tenantId: Guid.NewGuid()), fewestTenants: 2).StateAt(Now)
        );
    }

    [Fact]
    public void Old_failures_no_longer_count() =>
        Assert.Null(After("fail", "fail", "fail").Record(Outcome("late", hasFailed: true, Now.AddHours(2))).OpenedAt);

    [Fact]
    public void It_is_open_for_the_pause_and_half_open_from_then_on()
    {
        var open = After("fail", "fail", "fail", "fail");

        Assert.Equal(BreakerState.Closed, After("fail", "fail", "fail").StateAt(Now));
        Assert.Equal(BreakerState.Open, open.StateAt(Now + ErrorRateBreaker.Pause - TimeSpan.FromTicks(1)));
        Assert.Equal(BreakerState.HalfOpen, open.StateAt(Now + ErrorRateBreaker.Pause));
    }

    [Fact]
    public void It_keeps_the_purges_on_which_it_opened_while_canaries_fail()
    {
        var open = After("ok", "fail", "ok", "fail");
        var again = open.RequestPermission("canary", Now.AddMinutes(16))
            .Next.Record(Outcome("canary", hasFailed: true, Now.AddMinutes(17)));

        Assert.Equal(new PurgeTally(4, 2), open.TallyAt(Now.AddHours(5)));
        Assert.Equal((Now.AddMinutes(17), new PurgeTally(4, 2)), (again.OpenedAt!.Value, again.TallyAt(Now.AddHours(5))));
    }

    [Fact]
    public void Closed_it_reports_the_purges_of_the_last_hour()
    {
        var closed = After("ok", "ok", "fail");

        Assert.Equal(new PurgeTally(3, 1), closed.TallyAt(Now.AddMinutes(59)));
        Assert.Equal(new PurgeTally(0, 0), closed.TallyAt(Now.AddMinutes(60)));
    }

    [Fact]
    public void An_operator_may_close_it_by_hand_and_it_begins_to_count_again()
    {
        var reset = new BreakerReset(Called("kim"), Now, "The role was missing.");
        var closed = After("fail", "fail", "fail", "fail").RequestPermission("canary", Now.AddMinutes(16)).Next.Reset(reset);

        Assert.Equal((BreakerState.Closed, new PurgeTally(0, 0), reset), (closed.StateAt(Now), closed.TallyAt(Now), closed.LastReset));
        Assert.Equal(closed, closed.Record(Outcome("canary", hasFailed: true)) with { Outcomes = closed.Outcomes });
    }

    [Fact]
    public void Who_closed_it_is_reported_until_the_next_reset()
    {
        var reset = new BreakerReset(Called("kim"), Now, "The role was missing.");
        var breaker = After("fail", "fail", "fail", "fail").Reset(reset);
        for (var i = 0; i < 4; i++)
        {
            breaker = breaker.Record(Outcome($"again-{i}", hasFailed: true));
        }

        Assert.Equal((BreakerState.Open, reset), (breaker.StateAt(Now), breaker.LastReset));
        Assert.Equal(
            reset,
            breaker.RequestPermission("canary", Now.AddMinutes(16)).Next.Record(Outcome("canary", hasFailed: false)).LastReset
        );
    }

    [Fact]
    public void Closing_one_that_is_closed_changes_nothing()
    {
        var closed = After("ok", "fail", "fail");

        Assert.Same(closed, closed.Reset(new BreakerReset(Called("kim"), Now, "To be sure.")));
    }

    private static ErrorRateBreaker After(params string[] outcomes) =>
        outcomes
            .Select((outcome, index) => (outcome, index))
            .Aggregate(new ErrorRateBreaker(), (breaker, next) => breaker.Record(Outcome($"intent-{next.index}", next.outcome == "fail")));

    // Each intent is about a recipient of its own.
    private static PurgeOutcome Outcome(string intentId, bool hasFailed, DateTimeOffset? at = null, Guid? tenantId = null) =>
        new(intentId, tenantId ?? _tenant, new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(intentId))[..16]), hasFailed, at ?? Now);
}
