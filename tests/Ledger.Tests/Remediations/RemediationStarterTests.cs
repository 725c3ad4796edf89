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
    public async Task A_request_for_a_running_remediation_adds_its_requester_once_to_the_timeline()
    {
        var request = Samples.Request() with { RequestedBy = Called("anna"), IsRequested = true };
        var first = await _store.StartAsync(request, _token);
        await _store.UpdateAsync(
            first.Record.Id,
            "ask",
            record =>
                record with
                {
                    Approval = new()
                    {
                        PlanHash = "abc",
                        AskedAt = request.At,
                        ExpiresAt = request.At.AddDays(1),
                        Needed = 1,
                        RequestedBy = Called("anna"),
                    },
                },
            _token
        );

        await _store.StartAsync(request, _token);
        await _store.StartAsync(request with { RequestedBy = Called("bert") }, _token);
        var last = await _store.StartAsync(request with { RequestedBy = Called("bert") }, _token);

        Assert.Equal([Called("bert")], last.Record.AlsoRequestedBy);
        Assert.Equal([Called("bert")], last.Record.Approval!.AlsoRequestedBy);
        Assert.Equal(
            ["accepted", "requester-attached"],
            (await _store.GetStepsAsync(first.Record.Id, 0, _token)).Select(step => step.Kind)
        );
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
    public async Task Every_requesting_ticket_is_attached_once_and_recorded_in_the_timeline_with_its_first_step()
    {
        var request = Samples.Request();
        await _store.StartAsync(request, _token);
        TicketReference first = new("servicenow", "INC001"),
            second = new("jira", "X-2");

        await _store.StartAsync(request with { Ticket = first, RequestedBy = Called("ann"), IsRequested = true }, _token);
        await _store.StartAsync(request with { Ticket = second, RequestedBy = Called("bob"), IsRequested = true }, _token);
        var again = await _store.StartAsync(
            request with
            {
                Ticket = second with { Id = "x-2" },
                RequestedBy = Called("bob"),
                IsRequested = true,
            },
            _token
        );

        Assert.Equal([new AttachedTicket(first, 2), new AttachedTicket(second, 3)], again.Record.Tickets);
        Assert.Equal([Called("ann"), Called("bob")], again.Record.AlsoRequestedBy!);
        Assert.Equal(
            ["accepted", "ticket-attached", "ticket-attached"],
            (await _store.GetStepsAsync(again.Record.Id, 0, _token)).Select(step => step.Kind)
        );
        foreach (var filter in new[] { new TicketFilter("inc001", "ServiceNow"), new TicketFilter("X-2", "jira"), new TicketFilter("x-2") })
        {
            Assert.Single((await _store.ListAsync(new RemediationFilter { Ticket = filter }, _token)).Items);
        }
    }

    [Fact]
    public async Task Of_very_many_tickets_twenty_are_attached()
    {
        var request = Samples.Request();
        StartedRemediation? last = null;
        for (var number = 1; number <= 22; number++)
        {
            last = await _store.StartAsync(
                request with
                {
                    Ticket = new TicketReference("jira", $"X-{number}"),
                    IsRequested = true,
                },
                _token
            );
        }

        Assert.Equal(20, last!.Record.Tickets.Count());
        Assert.False(last.Record.Answers(new TicketReference("jira", "X-22")));
    }

    [Fact]
    public async Task The_tickets_of_a_run_that_is_begun_again_are_answered_from_its_first_step_on()
    {
        var request = Samples.Request() with
        {
            Ticket = new TicketReference("servicenow", "INC001"),
            RequestedBy = Called("ann"),
            IsRequested = true,
        };
        await _store.StartAsync(request, _token);
        var ended = await FinishAsync(
            (
                await _store.StartAsync(request with { Ticket = new TicketReference("jira", "X-2"), RequestedBy = Called("bob") }, _token)
            ).Record,
            RemediationState.Failed
        );

        var again = (
            await _store.StartAsync(
                (request with { Ticket = null, RequestedBy = Called("cid"), At = request.At.AddHours(1) }).InPlaceOf(ended),
                _token
            )
        ).Record;

        Assert.NotEqual(ended.Id, again.Id);
        Assert.Equal([new AttachedTicket(new("servicenow", "INC001"), 0), new AttachedTicket(new("jira", "X-2"), 0)], again.Tickets);
        Assert.All(["ann", "bob", "cid"], by => Assert.True(again.IsRequester(Called(by))));
        Assert.Equal(2, (await _store.ListAsync(new RemediationFilter { Ticket = new TicketFilter("x-2") }, _token)).Items.Count);
    }

    [Fact]
    public async Task The_tickets_of_a_run_are_attached_where_another_runs_already()
    {
        var request = Samples.Request() with
        {
            Ticket = new TicketReference("servicenow", "INC001"),
            RequestedBy = Called("ann"),
            IsRequested = true,
        };
        await _store.StartAsync(request, _token);
        var ended = await FinishAsync(
            (
                await _store.StartAsync(request with { Ticket = new TicketReference("jira", "X-2"), RequestedBy = Called("bob") }, _token)
            ).Record,
            RemediationState.Failed
        );
        var retry = (request with { Ticket = null, RequestedBy = Called("cid"), At = request.At.AddHours(1) }).InPlaceOf(ended);
        await _store.StartAsync(
            request with
            {
                Ticket = new TicketReference("jira", "X-3"),
                RequestedBy = Called("dan"),
                At = request.At.AddHours(1),
            },
            _token
        );

        await _store.StartAsync(retry, _token);
        var again = (await _store.StartAsync(retry, _token)).Record;

        Assert.Equal(
            [(new TicketReference("jira", "X-3"), 0), (new("servicenow", "INC001"), 2), (new("jira", "X-2"), 3)],
            again.Tickets.Select(ticket => (ticket.Ticket, ticket.Since))
        );
        Assert.All(["ann", "bob", "cid", "dan"], by => Assert.True(again.IsRequester(Called(by))));
    }

    [Fact]
    public async Task The_requester_of_a_run_without_a_ticket_is_not_added_again_when_another_user_requests_it()
    {
        var request = Samples.Request() with { RequestedBy = Called("ann"), IsRequested = true };
        var ended = await FinishAsync((await _store.StartAsync(request, _token)).Record, RemediationState.Failed);

        var again = (
            await _store.StartAsync((request with { RequestedBy = Called("bob"), At = request.At.AddHours(1) }).InPlaceOf(ended), _token)
        ).Record;

        Assert.Equal((true, false), (again.IsRequester(Called("bob")), again.IsRequester(Called("ann"))));
    }

    [Fact]
    public async Task Tickets_that_ask_at_the_same_time_are_all_attached_each_by_a_step_of_its_own()
    {
        var request = Samples.Request();
        await _store.StartAsync(request, _token);

        await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(number =>
                    Task.Run(() =>
                        _store.StartAsync(request with { Ticket = new TicketReference("jira", $"X-{number}"), IsRequested = true }, _token)
                    )
                )
        );

        var record = (await _store.FindActiveAsync(request.TenantId, request.UserId, _token))!;
        Assert.Equal(Enumerable.Range(2, 8), record.Tickets.Select(ticket => ticket.Since));
        Assert.Equal(8, record.Tickets.Select(ticket => ticket.Ticket).Distinct().Count());
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
        await _account.Table("Remediations").DeleteEntityAsync(lost.Record.Id, "record", cancellationToken: _token);

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

    private async Task<RemediationRecord> FinishAsync(RemediationRecord record, RemediationState state)
    {
        await _store.UpdateAsync(record.Id, "diagnose", current => current with { State = RemediationState.Diagnosing }, _token);
        _clock.Now = Samples.Noon.AddHours(1);
        return await _store.UpdateAsync(
            record.Id,
            "end",
            current => current with { State = state },
            _token,
            new NewStep("ended", "It ended.")
        );
    }
}
