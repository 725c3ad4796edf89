using TenantHygiene.Remediation.Outcomes;

namespace TenantHygiene.Remediation.Tests.Outcomes;

public sealed class RestartPolicyTests
{
    private static readonly DateTimeOffset _ended = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan _day = TimeSpan.FromDays(1);

    [Theory]
    [InlineData(RemediationState.Verifying, false)]
    [InlineData(RemediationState.NeedsOperator, false)]
    [InlineData(RemediationState.Rejected, false)]
    [InlineData(RemediationState.Resolved, true)]
    public void A_scan_that_sees_the_same_error_again_soon(RemediationState previous, bool begins)
    {
        Assert.Equal(
            begins,
            RestartPolicy.ShouldRestart(
                previous,
                _ended,
                _ended.AddHours(-1),
                _ended.AddMinutes(15),
                isRequested: false,
                _day,
                consecutiveFailures: 0
            )
        );
    }

    [Theory]
    [InlineData(RemediationState.NeedsOperator, true)]
    [InlineData(RemediationState.Failed, true)]
    [InlineData(RemediationState.Rejected, false)]
    [InlineData(RemediationState.Canceled, false)]
    public void A_scan_that_still_sees_it_a_day_later(RemediationState previous, bool begins)
    {
        Assert.Equal(
            begins,
            RestartPolicy.ShouldRestart(
                previous,
                _ended,
                _ended.AddHours(-1),
                _ended.AddDays(1),
                isRequested: false,
                _day,
                consecutiveFailures: 2
            )
        );
    }

    [Theory]
    [InlineData(RemediationState.NeedsOperator)]
    [InlineData(RemediationState.Rejected)]
    [InlineData(RemediationState.Canceled)]
    public void An_error_that_is_published_again_is_examined_again(RemediationState previous)
    {
        Assert.True(
            RestartPolicy.ShouldRestart(
                previous,
                _ended,
                _ended.AddMinutes(1),
                _ended.AddMinutes(2),
                isRequested: false,
                _day,
                consecutiveFailures: 2
            )
        );
    }

    [Fact]
    public void A_request_of_a_person_is_never_refused_unless_it_runs()
    {
        Assert.True(
            RestartPolicy.ShouldRestart(RemediationState.Rejected, _ended, null, _ended, isRequested: true, _day, consecutiveFailures: 7)
        );
        Assert.False(
            RestartPolicy.ShouldRestart(RemediationState.Purging, null, null, _ended, isRequested: true, _day, consecutiveFailures: 0)
        );
    }

    [Theory]
    [InlineData(RemediationState.NeedsOperator)]
    [InlineData(RemediationState.Failed)]
    [InlineData(RemediationState.Canceled)]
    public void After_three_failures_in_a_row_only_a_person_begins_again(RemediationState previous)
    {
        Assert.False(
            RestartPolicy.ShouldRestart(
                previous,
                _ended,
                _ended.AddMinutes(1),
                _ended.AddDays(30),
                isRequested: false,
                _day,
                consecutiveFailures: 3
            )
        );
        Assert.True(RestartPolicy.ShouldRestart(previous, _ended, null, _ended, isRequested: true, _day, consecutiveFailures: 3));
    }

    [Theory]
    [InlineData(RemediationState.Failed, false, 3)]
    [InlineData(RemediationState.NeedsOperator, true, 3)]
    [InlineData(RemediationState.NeedsOperator, false, 2)]
    [InlineData(RemediationState.Rejected, true, 2)]
    [InlineData(RemediationState.Canceled, true, 2)]
    [InlineData(RemediationState.Resolved, true, 0)]
    public void A_failed_repair_counts_a_success_resets_and_no_attempt_changes_nothing(
        RemediationState ended,
        bool wasAttempted,
        int expected
    )
    {
        Assert.Equal(expected, RestartPolicy.ConsecutiveFailures(2, ended, wasAttempted, "not-verified"));
    }

    [Theory]
    [InlineData("run-budget")]
    [InlineData("budget")]
    [InlineData("kill-switch")]
    [InlineData("breaker")]
    [InlineData("quiet-hours")]
    [InlineData("tenant-not-released")]
    public void What_a_control_held_back_is_no_failed_repair(string outcome) =>
        Assert.Equal(2, RestartPolicy.ConsecutiveFailures(2, RemediationState.NeedsOperator, wasAttempted: true, outcome));
}
