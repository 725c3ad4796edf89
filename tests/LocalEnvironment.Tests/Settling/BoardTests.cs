using TenantHygiene.LocalEnvironment.Settling;
using TenantHygiene.LocalEnvironment.Simulation;
using TenantHygiene.Remediation.States;

namespace TenantHygiene.LocalEnvironment.Tests.Settling;

public sealed class BoardTests
{
    private static readonly Observation _good = Some.Observation([Some.Case("a"), Some.Case("b", "NeedsOperator")], Some.Remediation("a"), Some.Remediation("b", RemediationState.NeedsOperator));

    [Fact]
    public void A_run_succeeds_when_every_case_ended_as_expected()
    {
        var board = Board.Judge(_good);

        Assert.True(board.IsSettled);
        Assert.True(board.Succeeded);
        Assert.Empty(board.Faults);
    }

    [Fact]
    public void A_run_is_not_settled_while_a_case_goes_on()
    {
        var board = Board.Judge(_good with { Remediations = [Some.Remediation("a", RemediationState.Verifying), Some.Remediation("b", RemediationState.NeedsOperator)] });

        Assert.False(board.IsSettled);
        Assert.False(board.Succeeded);
        Assert.Contains("a: ", Assert.Single(board.Faults), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Running")]
    [InlineData("Partial")]
    public void A_run_is_not_settled_before_a_scan_has_seen_every_user(string state) =>
        Assert.False(Board.Judge(_good with { Scans = [Some.Scan(state)] }).IsSettled);

    [Fact]
    public void A_run_that_ended_otherwise_is_settled_and_has_failed()
    {
        var board = Board.Judge(_good with { Remediations = [Some.Remediation("a", RemediationState.Failed), Some.Remediation("b", RemediationState.NeedsOperator)] });

        Assert.True(board.IsSettled);
        Assert.False(board.Succeeded);
        Assert.Equal("a: It ended as Failed, expected was Resolved.", Assert.Single(board.Faults));
    }

    [Fact]
    public void The_newest_remediation_of_a_user_counts()
    {
        var older = Some.Remediation("a", RemediationState.NeedsOperator) with { CreatedAt = Some.RunStart.AddSeconds(1) };

        Assert.True(Board.Judge(_good with { Remediations = [older, .. _good.Remediations] }).Succeeded);
    }

    [Fact]
    public void Damage_fails_a_run_however_the_cases_ended()
    {
        var board = Board.Judge(_good with { Simulator = Some.Report(new Damage(Some.Now, "purgedWhileHeld", "It was on hold.", "heldmailbox")) });

        Assert.True(board.IsSettled);
        Assert.False(board.Succeeded);
        Assert.Contains("Damage to heldmailbox: It was on hold.", board.Faults);
    }

    [Fact]
    public void A_remediation_of_a_healthy_user_fails_a_run()
    {
        var board = Board.Judge(_good with { Remediations = [.. _good.Remediations, Some.Remediation("healthy")] });

        Assert.False(board.Succeeded);
        Assert.Equal("healthy", Assert.Single(board.Strays).User.UserPrincipalName);
    }

    [Fact]
    public void Remediations_of_an_earlier_run_in_the_same_folder_are_no_strays()
    {
        var earlier = Some.Remediation("somebody") with { CreatedAt = Some.RunStart.AddHours(-1) };

        Assert.True(Board.Judge(_good with { Remediations = [.. _good.Remediations, earlier] }).Succeeded);
    }

    [Fact]
    public void Users_with_errors_that_no_case_speaks_of_must_end_too()
    {
        var withOthers = _good with { InitiallyIll = _good.InitiallyIll.Append(Some.Id("x")).Append(Some.Id("y")).ToHashSet() };

        var waiting = Board.Judge(withOthers with { Remediations = [.. _good.Remediations, Some.Remediation("x")] });
        Assert.Equal([new OtherUsers(null, 1), new OtherUsers(RemediationState.Resolved, 1)], waiting.Others);
        Assert.False(waiting.IsSettled);

        var ended = Board.Judge(withOthers with { Remediations = [.. _good.Remediations, Some.Remediation("x"), Some.Remediation("y", RemediationState.NeedsOperator)] });
        Assert.True(ended.Succeeded);
    }
}
