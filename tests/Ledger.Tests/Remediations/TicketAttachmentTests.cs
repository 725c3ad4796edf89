using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Ledger.Tests.Support;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Testing;
using static TenantHygiene.Testing.TestPrincipals;

namespace TenantHygiene.Ledger.Tests.Remediations;

/// <summary>Who asks for a remediation that runs, or for one again, and the tickets that they ask by.</summary>
public sealed class TicketAttachmentTests : IAsyncDisposable
{
    private static readonly CancellationToken _token = TestContext.Current.CancellationToken;
    private readonly StorageAccount _account = new();
    private readonly AdjustableClock _clock = AdjustableClock.Stopped();
    private readonly RemediationStore _store;

    public TicketAttachmentTests() => _store = Samples.Store(_account, _clock);

    public ValueTask DisposeAsync() => _account.DisposeAsync();

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

    private Task<RemediationRecord> FinishAsync(RemediationRecord record, RemediationState state) =>
        Samples.FinishAsync(_store, _clock, record, state);
}
