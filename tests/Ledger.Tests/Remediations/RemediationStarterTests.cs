using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Ledger.Tests.Support;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Testing;
using static TenantHygiene.Testing.TestPrincipals;

namespace TenantHygiene.Ledger.Tests.Remediations;

public sealed class RemediationStarterTests : IAsyncDisposable
{
    private static readonly CancellationToken _token = TestContext.Current.CancellationToken;
    private readonly StorageAccount _account = new();
    private readonly AdjustableClock _clock = AdjustableClock.Stopped();
    private readonly RemediationStore _store;

    public RemediationStarterTests() => _store = Samples.Store(_account, _clock);

    public ValueTask DisposeAsync() => _account.DisposeAsync();

    [Fact]
    public async Task The_first_report_of_an_error_makes_a_queued_remediation_of_generation_one()
    {
        var request = Samples.Request();

        var started = await _store.StartAsync(request, _token);

        Assert.True(started.IsNew);
        Assert.Equal($"r-{request.Error.Fingerprint}-1", started.Record.Id);
        Assert.Equal(RemediationState.Queued, started.Record.State);
        Assert.Equal(request.Error, started.Record.Error);
        Assert.Equal(started.Record, await _store.FindAsync(started.Record.Id, _token));
        Assert.Equal(started.Record, await _store.FindActiveAsync(request.TenantId, request.UserId, _token));
        Assert.Equal(["accepted"], (await _store.GetStepsAsync(started.Record.Id, 0, _token)).Select(step => step.Kind));
    }

    [Fact]
    public async Task A_duplicate_attaches_to_the_remediation_that_runs()
    {
        var request = Samples.Request();
        var first = await _store.StartAsync(request, _token);

        var second = await _store.StartAsync(request with { At = request.At.AddMinutes(5) }, _token);

        Assert.False(second.IsNew);
        Assert.Equal(first.Record, second.Record);
    }

    [Fact]
    public async Task Another_error_of_the_same_user_attaches_too()
    {
        var request = Samples.Request();
        var first = await _store.StartAsync(request, _token);

        var second = await _store.StartAsync(request with { Error = Samples.Error() }, _token);

        Assert.False(second.IsNew);
        Assert.Equal(first.Record.Id, second.Record.Id);
    }

    [Fact]
    public async Task Of_many_concurrent_duplicates_exactly_one_is_new()
    {
        var request = Samples.Request();

        var started = await Task.WhenAll(Enumerable.Range(0, 24).Select(_ => Task.Run(() => _store.StartAsync(request, _token))));

        Assert.Single(started, result => result.IsNew);
        Assert.Single(started.Select(result => result.Record.Id).Distinct());
        Assert.Single(await _store.GetStepsAsync(started[0].Record.Id, 0, _token));
    }

    [Fact]
    public async Task Of_many_concurrent_reports_of_different_errors_of_one_user_exactly_one_becomes_a_remediation()
    {
        var request = Samples.Request();

        var started = await Task.WhenAll(
            Enumerable.Range(0, 16).Select(_ => Task.Run(() => _store.StartAsync(request with { Error = Samples.Error() }, _token)))
        );

        Assert.Single(started, result => result.IsNew);
        Assert.Single(started.Select(result => result.Record.Id).Distinct());
        Assert.Single((await _store.ListAsync(new RemediationFilter { TenantId = request.TenantId }, _token)).Items);
    }

    [Fact]
    public async Task A_resolved_error_that_returns_begins_the_next_generation()
    {
        var request = Samples.Request();
        var first = await _store.StartAsync(request, _token);
        await FinishAsync(first.Record, RemediationState.Resolved);

        var second = await _store.StartAsync(request, _token);

        Assert.True(second.IsNew);
        Assert.Equal($"r-{request.Error.Fingerprint}-2", second.Record.Id);
        Assert.Equal(2, second.Record.RunNumber);
    }

    [Fact]
    public async Task An_error_that_needs_an_operator_is_left_alone_by_scans_until_its_time_comes()
    {
        var request = Samples.Request() with { ExamineAgainAfter = TimeSpan.FromDays(1) };
        var first = await _store.StartAsync(request, _token);
        var ended = await FinishAsync(first.Record, RemediationState.NeedsOperator);

        var early = await _store.StartAsync(request with { At = ended.CompletedAt!.Value.AddHours(23) }, _token);
        var late = await _store.StartAsync(request with { At = ended.CompletedAt!.Value.AddHours(24) }, _token);

        Assert.False(early.IsNew);
        Assert.Equal(ended, early.Record);
        Assert.True(late.IsNew);
    }

    [Fact]
    public async Task What_was_only_planned_does_not_keep_a_scan_from_repairing_it()
    {
        var request = Samples.Request() with { Mode = RemediationMode.Plan };
        var planned = await _store.StartAsync(request, _token);
        var attached = await _store.StartAsync(request with { Mode = RemediationMode.Remediate }, _token);
        await FinishAsync(planned.Record, RemediationState.NeedsOperator);

        var repaired = await _store.StartAsync(request with { Mode = RemediationMode.Remediate }, _token);

        Assert.False(attached.IsNew);
        Assert.True(repaired.IsNew);
        Assert.Equal(RemediationMode.Remediate, repaired.Record.Mode);
    }

    [Fact]
    public async Task A_claim_whose_record_is_missing_heals()
    {
        var request = Samples.Request();
        var lost = await _store.StartAsync(request, _token);
        await _account.Table("Remediations").DeleteEntityAsync(lost.Record.Id, $"record-{lost.Record.Id}", cancellationToken: _token);

        var started = await _store.StartAsync(request with { Error = Samples.Error() }, _token);

        Assert.True(started.IsNew);
        Assert.Equal(started.Record, await _store.FindActiveAsync(request.TenantId, request.UserId, _token));
    }

    [Fact]
    public async Task Wherever_a_start_breaks_off_the_next_one_ends_in_the_same_state()
    {
        var requests = await FaultPoints.OfAsync(
            _account,
            () =>
                Task.FromResult(
                    Samples.Request() with
                    {
                        UserPrincipalName = "ann@contoso.com",
                        Ticket = new TicketReference("jira", Guid.NewGuid().ToString()),
                    }
                ),
            (tables, request) => Samples.Store(_account, _clock, tables).StartAsync(request, _token),
            async request =>
            {
                var started = await _store.StartAsync(request, _token);

                Assert.Equal($"r-{request.Error.Fingerprint}-1", started.Record.Id);
                Assert.Equal(started.Record, await _store.FindActiveAsync(request.TenantId, request.UserId, _token));
                Assert.Single(await _store.GetStepsAsync(started.Record.Id, 0, _token));
                Assert.Single((await _store.ListAsync(new RemediationFilter { User = request.UserId.ToString() }, _token)).Items);
                Assert.Single((await _store.ListAsync(new RemediationFilter { TenantId = request.TenantId }, _token)).Items);
                Assert.Single(
                    (await _store.ListAsync(new RemediationFilter { Ticket = new TicketFilter(request.Ticket!.Id) }, _token)).Items
                );
                Assert.Single(await _store.ListOverdueAsync(Samples.Noon, 1000, _token), record => record.Id == started.Record.Id);
            }
        );

        Assert.InRange(requests, 15, 60);
    }

    [Fact]
    public async Task Whichever_reply_is_lost_exactly_one_caller_learns_that_its_remediation_is_new()
    {
        for (var request = 1; request <= 25; request++)
        {
            var started = await Samples.Store(_account, _clock, _account.TablesLosingReply(request)).StartAsync(Samples.Request(), _token);

            Assert.True(started.IsNew, $"Reply {request} was lost.");
            Assert.Single(await _store.GetStepsAsync(started.Record.Id, 0, _token));
        }
    }

    [Fact]
    public async Task What_broke_off_before_its_claim_is_nowhere_to_be_seen()
    {
        var request = Samples.Request();
        var seen = 0;
        for (var breakAt = 1; breakAt < 40; breakAt++)
        {
            var attempt = request with { UserId = Guid.NewGuid(), Error = Samples.Error() };
            var broken = Samples.Store(_account, _clock, _account.TablesThrough(new FaultPolicy(breakAt, afterSending: false)));
            await Record.ExceptionAsync(() => broken.StartAsync(attempt, _token));
            var id = $"r-{attempt.Error.Fingerprint}-1";
            var isActive = await _store.FindActiveAsync(attempt.TenantId, attempt.UserId, _token) is not null;
            Assert.Equal(isActive, await _store.FindAsync(id, _token) is not null);
            seen += isActive ? 1 : 0;
        }

        Assert.InRange(seen, 1, 38);
    }

    private Task<RemediationRecord> FinishAsync(RemediationRecord record, RemediationState state) =>
        Samples.FinishAsync(_store, _clock, record, state);
}
