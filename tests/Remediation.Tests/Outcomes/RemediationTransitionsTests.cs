using FsCheck.Xunit;
using TenantHygiene.Remediation.Outcomes;

namespace TenantHygiene.Remediation.Tests.Outcomes;

public sealed class RemediationTransitionsTests
{
    [Fact]
    public void Every_state_is_in_the_table()
    {
        Assert.All(Enum.GetValues<RemediationState>(), state => _ = RemediationTransitions.Allows(state, RemediationState.Queued));
    }

    [Property]
    public bool Nothing_follows_a_final_state_but_that_what_an_operator_was_needed_for_is_resolved(
        RemediationState from,
        RemediationState to
    ) =>
        !from.IsFinal()
        || from == to
        || (RemediationTransitions.Allows(from, to) == (from is RemediationState.NeedsOperator && to is RemediationState.Resolved));

    [Fact]
    public void What_leads_nowhere_is_final() =>
        Assert.All(
            Enum.GetValues<RemediationState>()
                .Where(from => !Enum.GetValues<RemediationState>().Any(to => from != to && RemediationTransitions.Allows(from, to))),
            state => Assert.True(state.IsFinal())
        );

    [Property]
    public bool Staying_is_always_allowed(RemediationState state) => RemediationTransitions.Allows(state, state);

    [Fact]
    public void Only_a_check_or_a_diagnosis_or_a_wait_for_something_else_can_resolve()
    {
        var ways = Enum.GetValues<RemediationState>()
            .Where(from => from is not RemediationState.Resolved && RemediationTransitions.Allows(from, RemediationState.Resolved));

        Assert.DoesNotContain(RemediationState.Purging, ways);
        Assert.DoesNotContain(RemediationState.Reprovisioning, ways);
        Assert.DoesNotContain(RemediationState.Queued, ways);
    }

    [Fact]
    public void An_illegal_move_names_remediation_and_states()
    {
        var exception = Assert.Throws<IllegalTransitionException>(() =>
            RemediationTransitions.Move("r-1", RemediationState.Resolved, RemediationState.Purging)
        );

        Assert.Equal(("r-1", RemediationState.Resolved, RemediationState.Purging), (exception.RemediationId, exception.From, exception.To));
    }

    [Fact]
    public void Only_a_resolved_remediation_has_succeeded()
    {
        Assert.Equal(
            [RemediationState.Resolved],
            Enum.GetValues<RemediationState>().Where(state => state.ToOperationStatus() is OperationStatus.Succeeded)
        );
    }
}
