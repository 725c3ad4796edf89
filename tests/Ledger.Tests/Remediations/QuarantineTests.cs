using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Ledger.Tests.Support;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Testing;

namespace TenantHygiene.Ledger.Tests.Remediations;

public sealed class QuarantineTests : IAsyncDisposable
{
    private static readonly CancellationToken _token = TestContext.Current.CancellationToken;
    private readonly StorageAccount _account = new();
    private readonly AdjustableClock _clock = AdjustableClock.Stopped();
    private readonly RemediationStore _store;
    private RemediationRequest _request = Samples.Request();

    public QuarantineTests() => _store = Samples.Store(_account, _clock);

    public ValueTask DisposeAsync() => _account.DisposeAsync();

    [Fact]
    public async Task After_three_repairs_that_failed_scans_leave_the_error_alone_and_a_person_begins_again()
    {
        Assert.False((await RunAsync(RemediationState.NeedsOperator, isAttempted: true)).IsQuarantined);
        Assert.False((await RunAsync(RemediationState.Failed, isAttempted: true)).IsQuarantined);
        var third = await RunAsync(RemediationState.NeedsOperator, isAttempted: true);

        Assert.True(third.IsQuarantined);
        Assert.True(Assert.Single((await _store.ListAsync(new RemediationFilter { Top = 1 }, _token)).Items).IsQuarantined);
        Assert.Equivalent(third, (await StartAsync(isRequested: false)).Record, strict: true);
        Assert.Equal(4, (await StartAsync(isRequested: true)).Record.RunNumber);
    }

    [Fact]
    public async Task A_success_resets_the_failures()
    {
        await RunAsync(RemediationState.NeedsOperator, isAttempted: true);
        await RunAsync(RemediationState.NeedsOperator, isAttempted: true);
        await RunAsync(RemediationState.Resolved, isAttempted: true);

        Assert.False((await RunAsync(RemediationState.NeedsOperator, isAttempted: true)).IsQuarantined);
        Assert.True((await StartAsync(isRequested: false)).IsNew);
    }

    [Fact]
    public async Task An_error_without_repair_attempts_is_examined_again_without_limit()
    {
        for (var day = 0; day < 5; day++)
        {
            Assert.False((await RunAsync(RemediationState.NeedsOperator, isAttempted: false)).IsQuarantined);
        }
    }

    [Fact]
    public async Task What_the_budget_of_a_scan_held_back_is_no_failure()
    {
        for (var day = 0; day < 4; day++)
        {
            Assert.False((await RunAsync(RemediationState.NeedsOperator, isAttempted: true, outcome: "run-budget")).IsQuarantined);
        }
    }

    [Fact]
    public async Task Asking_for_a_plan_is_no_way_out_of_quarantine()
    {
        for (var failure = 0; failure < 3; failure++)
        {
            await RunAsync(RemediationState.NeedsOperator, isAttempted: true);
        }

        _request = _request with { Mode = RemediationMode.Plan };
        await RunAsync(RemediationState.NeedsOperator, isAttempted: false, isRequested: true);
        _request = _request with { Mode = RemediationMode.Remediate };

        Assert.False((await StartAsync(isRequested: false)).IsNew);
        Assert.True((await StartAsync(isRequested: true)).IsNew);
    }

    // A day later, the error is reported again.
    private Task<StartedRemediation> StartAsync(bool isRequested)
    {
        _clock.Now = _clock.Now.AddDays(2);
        return _store.StartAsync(_request with { At = _clock.Now, IsRequested = isRequested }, _token);
    }

    private async Task<RemediationRecord> RunAsync(
        RemediationState end,
        bool isAttempted,
        bool isRequested = false,
        string outcome = "not-verified"
    )
    {
        var started = await StartAsync(isRequested);
        Assert.True(started.IsNew);
        RemediationState[] way = isAttempted
            ? [RemediationState.Diagnosing, RemediationState.Reprovisioning, RemediationState.Verifying, end]
            : [RemediationState.Diagnosing, end];
        var record = started.Record;
        foreach (var state in way)
        {
            record = await _store.UpdateAsync(
                record.Id,
                $"to-{state}",
                current => state.IsFinal() ? current.End(state, new Ending(outcome, "", "")) : current with { State = state },
                _token
            );
        }

        return record;
    }
}
