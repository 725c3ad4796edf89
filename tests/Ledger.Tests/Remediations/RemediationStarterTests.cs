using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Ledger.Tests.Support;
using TenantHygiene.Remediation.Outcomes;
using static TenantHygiene.Remediation.Tests.Approvals.SomePeople;

namespace TenantHygiene.Ledger.Tests.Remediations;

public sealed class RemediationStarterTests : IAsyncDisposable
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;
    private readonly StorageAccount account = new();
    private readonly Clock clock = new();
    private readonly RemediationStore store;

    public RemediationStarterTests() => store = Some.Store(account.Tables, clock);

    public ValueTask DisposeAsync() => account.DisposeAsync();

    [Fact]
    public async Task The_first_report_of_an_error_makes_a_queued_remediation_of_generation_one()
    {
        var request = Some.Request();

        var started = await store.StartAsync(request, Token);

        Assert.True(started.IsNew);
        Assert.Equal($"r-{request.Error.Fingerprint}-1", started.Record.Id);
        Assert.Equal(RemediationState.Queued, started.Record.State);
        Assert.Equal(request.Error, started.Record.Error);
        Assert.Equal(started.Record, await store.FindAsync(started.Record.Id, Token));
        Assert.Equal(started.Record, await store.FindActiveAsync(request.TenantId, request.UserId, Token));
        Assert.Equal(["accepted"], (await store.GetStepsAsync(started.Record.Id, 0, Token)).Select(step => step.Kind));
    }

    [Fact]
    public async Task A_duplicate_attaches_to_the_remediation_that_runs()
    {
        var request = Some.Request();
        var first = await store.StartAsync(request, Token);

        var second = await store.StartAsync(request with { At = request.At.AddMinutes(5) }, Token);

        Assert.False(second.IsNew);
        Assert.Equal(first.Record, second.Record);
    }

    [Fact]
    public async Task Whoever_asks_for_what_runs_already_has_asked_for_it_too_and_is_told_once_in_the_timeline()
    {
        var request = Some.Request() with { RequestedBy = Called("anna"), IsRequested = true };
        var first = await store.StartAsync(request, Token);
        await store.UpdateAsync(
            first.Record.Id,
            "ask",
            record => record with { Approval = new() { PlanHash = "abc", AskedAt = request.At, ExpiresAt = request.At.AddDays(1), Needed = 1, RequestedBy = Called("anna") } },
            Token);

        await store.StartAsync(request, Token);
        await store.StartAsync(request with { RequestedBy = Called("bert") }, Token);
        var last = await store.StartAsync(request with { RequestedBy = Called("bert") }, Token);

        Assert.Equal([Called("bert")], last.Record.AlsoRequestedBy);
        Assert.Equal([Called("bert")], last.Record.Approval!.AlsoRequestedBy);
        Assert.Equal(["accepted", "requester-attached"], (await store.GetStepsAsync(first.Record.Id, 0, Token)).Select(step => step.Kind));
    }

    [Fact]
    public async Task Another_error_of_the_same_user_attaches_too()
    {
        var request = Some.Request();
        var first = await store.StartAsync(request, Token);

        var second = await store.StartAsync(request with { Error = Some.Error() }, Token);

        Assert.False(second.IsNew);
        Assert.Equal(first.Record.Id, second.Record.Id);
    }

    [Fact]
    public async Task Of_many_concurrent_duplicates_exactly_one_is_new()
    {
        var request = Some.Request();

        var started = await Task.WhenAll(Enumerable.Range(0, 24).Select(_ => Task.Run(() => store.StartAsync(request, Token))));

        Assert.Single(started, result => result.IsNew);
        Assert.Single(started.Select(result => result.Record.Id).Distinct());
        Assert.Single(await store.GetStepsAsync(started[0].Record.Id, 0, Token));
    }

    [Fact]
    public async Task Of_many_concurrent_reports_of_different_errors_of_one_user_exactly_one_becomes_a_remediation()
    {
        var request = Some.Request();

        var started = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => store.StartAsync(request with { Error = Some.Error() }, Token))));

        Assert.Single(started, result => result.IsNew);
        Assert.Single(started.Select(result => result.Record.Id).Distinct());
        Assert.Single((await store.ListAsync(new RemediationFilter { TenantId = request.TenantId }, Token)).Items);
    }

    [Fact]
    public async Task Every_ticket_that_asks_is_attached_once_and_told_in_the_timeline_from_which_step_on()
    {
        var request = Some.Request();
        await store.StartAsync(request, Token);
        TicketReference first = new("servicenow", "INC001"), second = new("jira", "X-2");

        await store.StartAsync(request with { Ticket = first, RequestedBy = Called("ann"), IsRequested = true }, Token);
        await store.StartAsync(request with { Ticket = second, RequestedBy = Called("bob"), IsRequested = true }, Token);
        var again = await store.StartAsync(request with { Ticket = second with { Id = "x-2" }, RequestedBy = Called("bob"), IsRequested = true }, Token);

        Assert.Equal([new AttachedTicket(first, 2), new AttachedTicket(second, 3)], again.Record.Tickets);
        Assert.Equal([Called("ann"), Called("bob")], again.Record.AlsoRequestedBy!);
        Assert.Equal(["accepted", "ticket-attached", "ticket-attached"], (await store.GetStepsAsync(again.Record.Id, 0, Token)).Select(step => step.Kind));
        foreach (var filter in new[] { new TicketFilter("inc001", "ServiceNow"), new TicketFilter("X-2", "jira"), new TicketFilter("x-2") })
        {
            Assert.Single((await store.ListAsync(new RemediationFilter { Ticket = filter }, Token)).Items);
        }
    }

    [Fact]
    public async Task Of_very_many_tickets_twenty_are_attached()
    {
        var request = Some.Request();
        StartedRemediation? last = null;
        for (var number = 1; number <= 22; number++)
        {
            last = await store.StartAsync(request with { Ticket = new TicketReference("jira", $"X-{number}"), IsRequested = true }, Token);
        }

        Assert.Equal(20, last!.Record.Tickets.Count());
        Assert.False(last.Record.Answers(new TicketReference("jira", "X-22")));
    }

    [Fact]
    public async Task The_tickets_of_a_run_that_is_begun_again_are_answered_from_its_first_step_on()
    {
        var request = Some.Request() with { Ticket = new TicketReference("servicenow", "INC001"), RequestedBy = Called("ann"), IsRequested = true };
        await store.StartAsync(request, Token);
        var ended = await FinishAsync((await store.StartAsync(request with { Ticket = new TicketReference("jira", "X-2"), RequestedBy = Called("bob") }, Token)).Record, RemediationState.Failed);

        var again = (await store.StartAsync((request with { Ticket = null, RequestedBy = Called("cid"), At = request.At.AddHours(1) }).InPlaceOf(ended), Token)).Record;

        Assert.NotEqual(ended.Id, again.Id);
        Assert.Equal([new AttachedTicket(new("servicenow", "INC001"), 0), new AttachedTicket(new("jira", "X-2"), 0)], again.Tickets);
        Assert.All(["ann", "bob", "cid"], by => Assert.True(again.IsRequester(Called(by))));
        Assert.Equal(2, (await store.ListAsync(new RemediationFilter { Ticket = new TicketFilter("x-2") }, Token)).Items.Count);
    }

    [Fact]
    public async Task The_tickets_of_a_run_are_attached_where_another_runs_already()
    {
        var request = Some.Request() with { Ticket = new TicketReference("servicenow", "INC001"), RequestedBy = Called("ann"), IsRequested = true };
        await store.StartAsync(request, Token);
        var ended = await FinishAsync((await store.StartAsync(request with { Ticket = new TicketReference("jira", "X-2"), RequestedBy = Called("bob") }, Token)).Record, RemediationState.Failed);
        var retry = (request with { Ticket = null, RequestedBy = Called("cid"), At = request.At.AddHours(1) }).InPlaceOf(ended);
        await store.StartAsync(request with { Ticket = new TicketReference("jira", "X-3"), RequestedBy = Called("dan"), At = request.At.AddHours(1) }, Token);

        await store.StartAsync(retry, Token);
        var again = (await store.StartAsync(retry, Token)).Record;

        Assert.Equal([(new TicketReference("jira", "X-3"), 0), (new("servicenow", "INC001"), 2), (new("jira", "X-2"), 3)], again.Tickets.Select(ticket => (ticket.Ticket, ticket.Since)));
        Assert.All(["ann", "bob", "cid", "dan"], by => Assert.True(again.IsRequester(Called(by))));
    }

    [Fact]
    public async Task Whoever_asked_for_a_run_without_a_ticket_does_not_ask_again_when_somebody_else_does()
    {
        var request = Some.Request() with { RequestedBy = Called("ann"), IsRequested = true };
        var ended = await FinishAsync((await store.StartAsync(request, Token)).Record, RemediationState.Failed);

        var again = (await store.StartAsync((request with { RequestedBy = Called("bob"), At = request.At.AddHours(1) }).InPlaceOf(ended), Token)).Record;

        Assert.Equal((true, false), (again.IsRequester(Called("bob")), again.IsRequester(Called("ann"))));
    }

    [Fact]
    public async Task Tickets_that_ask_at_the_same_time_are_all_attached_each_by_a_step_of_its_own()
    {
        var request = Some.Request();
        await store.StartAsync(request, Token);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(number => Task.Run(() => store.StartAsync(request with { Ticket = new TicketReference("jira", $"X-{number}"), IsRequested = true }, Token))));

        var record = (await store.FindActiveAsync(request.TenantId, request.UserId, Token))!;
        Assert.Equal(Enumerable.Range(2, 8), record.Tickets.Select(ticket => ticket.Since));
        Assert.Equal(8, record.Tickets.Select(ticket => ticket.Ticket).Distinct().Count());
    }

    [Fact]
    public async Task A_resolved_error_that_returns_begins_the_next_generation()
    {
        var request = Some.Request();
        var first = await store.StartAsync(request, Token);
        await FinishAsync(first.Record, RemediationState.Resolved);

        var second = await store.StartAsync(request, Token);

        Assert.True(second.IsNew);
        Assert.Equal($"r-{request.Error.Fingerprint}-2", second.Record.Id);
        Assert.Equal(2, second.Record.Generation);
    }

    [Fact]
    public async Task An_error_that_needs_an_operator_is_left_alone_by_scans_until_its_time_comes()
    {
        var request = Some.Request() with { ExamineAgainAfter = TimeSpan.FromDays(1) };
        var first = await store.StartAsync(request, Token);
        var ended = await FinishAsync(first.Record, RemediationState.NeedsOperator);

        var early = await store.StartAsync(request with { At = ended.CompletedAt!.Value.AddHours(23) }, Token);
        var late = await store.StartAsync(request with { At = ended.CompletedAt!.Value.AddHours(24) }, Token);

        Assert.False(early.IsNew);
        Assert.Equal(ended, early.Record);
        Assert.True(late.IsNew);
    }

    [Fact]
    public async Task What_was_only_planned_does_not_keep_a_scan_from_repairing_it()
    {
        var request = Some.Request() with { Mode = RemediationMode.Plan };
        var planned = await store.StartAsync(request, Token);
        var attached = await store.StartAsync(request with { Mode = RemediationMode.Remediate }, Token);
        await FinishAsync(planned.Record, RemediationState.NeedsOperator);

        var repaired = await store.StartAsync(request with { Mode = RemediationMode.Remediate }, Token);

        Assert.False(attached.IsNew);
        Assert.True(repaired.IsNew);
        Assert.Equal(RemediationMode.Remediate, repaired.Record.Mode);
    }

    [Fact]
    public async Task A_claim_whose_record_is_missing_heals()
    {
        var request = Some.Request();
        var lost = await store.StartAsync(request, Token);
        await account.Table("Remediations").DeleteEntityAsync(lost.Record.Id, "record", cancellationToken: Token);

        var started = await store.StartAsync(request with { Error = Some.Error() }, Token);

        Assert.True(started.IsNew);
        Assert.Equal(started.Record, await store.FindActiveAsync(request.TenantId, request.UserId, Token));
    }

    [Fact]
    public async Task Wherever_a_start_breaks_off_the_next_one_ends_in_the_same_state()
    {
        var requests = await FaultPoints.OfAsync(
            account,
            () => Task.FromResult(Some.Request() with { UserPrincipalName = "ann@contoso.com", Ticket = new TicketReference("jira", Guid.NewGuid().ToString()) }),
            (tables, request) => Some.Store(tables, clock).StartAsync(request, Token),
            async request =>
            {
                var started = await store.StartAsync(request, Token);

                Assert.Equal($"r-{request.Error.Fingerprint}-1", started.Record.Id);
                Assert.Equal(started.Record, await store.FindActiveAsync(request.TenantId, request.UserId, Token));
                Assert.Single(await store.GetStepsAsync(started.Record.Id, 0, Token));
                Assert.Single((await store.ListAsync(new RemediationFilter { User = request.UserId.ToString() }, Token)).Items);
                Assert.Single((await store.ListAsync(new RemediationFilter { TenantId = request.TenantId }, Token)).Items);
                Assert.Single((await store.ListAsync(new RemediationFilter { Ticket = new TicketFilter(request.Ticket!.Id) }, Token)).Items);
                Assert.Single(await store.ListOverdueAsync(Some.Noon, 1000, Token), record => record.Id == started.Record.Id);
            });

        Assert.InRange(requests, 15, 60);
    }

    [Fact]
    public async Task Whichever_reply_is_lost_on_the_way_a_single_caller_is_told_that_its_remediation_is_new()
    {
        for (var request = 1; request <= 25; request++)
        {
            var started = await Some.Store(account.TablesLosingReply(request), clock).StartAsync(Some.Request(), Token);

            Assert.True(started.IsNew, $"Reply {request} was lost.");
            Assert.Single(await store.GetStepsAsync(started.Record.Id, 0, Token));
        }
    }

    [Fact]
    public async Task What_broke_off_before_its_claim_is_nowhere_to_be_seen()
    {
        var request = Some.Request();
        var seen = 0;
        for (var breakAt = 1; breakAt < 40; breakAt++)
        {
            var attempt = request with { UserId = Guid.NewGuid(), Error = Some.Error() };
            var broken = Some.Store(account.TablesThrough(new FaultPolicy(breakAt, afterSending: false)), clock);
            await Record.ExceptionAsync(() => broken.StartAsync(attempt, Token));
            var id = $"r-{attempt.Error.Fingerprint}-1";
            var isActive = await store.FindActiveAsync(attempt.TenantId, attempt.UserId, Token) is not null;
            Assert.Equal(isActive, await store.FindAsync(id, Token) is not null);
            seen += isActive ? 1 : 0;
        }

        Assert.InRange(seen, 1, 38);
    }

    private async Task<RemediationRecord> FinishAsync(RemediationRecord record, RemediationState state)
    {
        await store.UpdateAsync(record.Id, "diagnose", current => current with { State = RemediationState.Diagnosing }, Token);
        clock.Now = Some.Noon.AddHours(1);
        return await store.UpdateAsync(record.Id, "end", current => current with { State = state }, Token, new NewStep("ended", "It ended."));
    }
}
