using TenantHygiene.Functions.Outbox;
using TenantHygiene.Functions.Tests.Purging;
using TenantHygiene.Functions.Tickets;
using TenantHygiene.Ledger.Remediations;
using static TenantHygiene.Remediation.Tests.Approvals.SomePeople;

namespace TenantHygiene.Functions.Tests.Tickets;

/// <summary>A ticket approves a plan only by somebody who may, and only the plan that it showed.</summary>
public sealed class TicketApprovalsTests(TicketWorkshop workshop) : TicketTests(workshop, SomePolicies.AskingTickets), IClassFixture<TicketWorkshop>
{
    [Fact]
    public async Task The_state_that_the_settings_name_set_by_an_approver_is_a_yes()
    {
        var (ticket, record) = await AskAsync(requester: "ann");
        await TellAsync(record, ticket);

        Assert.Equal(TicketResult.Approved, await ArriveAsync(ticket, actor: "boss", state: "Approved"));

        var given = Assert.Single((await RemediationOfAsync(ticket)).Approval!.Given);
        Assert.Equal((Called("boss"), "state Approved"), (given.By, given.Comment));
        Assert.Equal([record.Id], Client.Woken);
    }

    [Theory]
    [InlineData("mallory", "approved")]
    [InlineData("bob", "approved")]
    [InlineData("boss", "open")]
    [InlineData(null, "approved")]
    public async Task Neither_the_state_of_somebody_else_nor_another_state_is_and_nobody_is_told(string? actor, string state)
    {
        var (ticket, record) = await AskAsync(requester: "bob");
        var told = await TellAsync(record, ticket);

        await ArriveAsync(ticket, actor: actor, state: state);

        Assert.Empty((await RemediationOfAsync(ticket)).Approval!.Given);
        Assert.Equal(told.Count, (await TellAsync(record, ticket)).Count);
    }

    [Fact]
    public async Task A_state_that_stood_there_before_the_plan_was_shown_is_no_yes_to_it()
    {
        var (ticket, _) = await AskAsync(requester: "ann");

        await ArriveAsync(ticket, actor: "boss", state: "approved");

        Assert.Empty((await RemediationOfAsync(ticket)).Approval!.Given);
    }

    [Fact]
    public async Task A_second_ticket_shows_the_plan_and_may_approve_it_but_not_by_whoever_opened_it()
    {
        var (first, record) = await AskAsync(requester: "ann");
        var second = NewTicket();
        await ArriveAsync(second, record.UserPrincipalName, requester: "bob");
        await TellAsync(record, first);
        var hash = Assert.Single(await TellAsync(record: null, second)).Split("comment: approve ")[1][..12];

        Assert.Equal(TicketResult.Refused, await ArriveAsync(second, actor: "bob", comment: $"approve {hash}"));
        Assert.Contains("whoever asks for a remediation cannot approve it", (await TellAsync(record: null, second))[^1], StringComparison.Ordinal);
        Assert.Equal(TicketResult.Approved, await ArriveAsync(second, actor: "boss", comment: $"approve {hash}"));
        Assert.Equal(Called("boss"), Assert.Single((await RemediationOfAsync(second)).Approval!.Given).By);
    }

    [Fact]
    public async Task Whoever_opened_a_second_ticket_before_there_was_a_plan_cannot_approve_it_either()
    {
        var (first, second) = (NewTicket(), NewTicket());
        var user = Workshop.AddConflict().Name;
        await ArriveAsync(first, user, requester: "ann");
        await ArriveAsync(second, user, requester: "bob");
        var record = await DiagnoseAsync(await RemediationOfAsync(first));
        await TellAsync(record, first);

        Assert.Equal(TicketResult.Refused, await ArriveAsync(first, actor: "bob", comment: $"approve {record.Plan!.Hash[..12]}"));
        Assert.Empty((await RemediationOfAsync(first)).Approval!.Given);
    }

    [Fact]
    public async Task A_no_in_the_ticket_is_taken_with_its_reason()
    {
        var (ticket, record) = await AskAsync(requester: "ann");
        await TellAsync(record, ticket);

        Assert.Equal(TicketResult.Rejected, await ArriveAsync(ticket, actor: "boss", comment: $"reject {record.Plan!.Hash[..12]} wrong mailbox"));

        Assert.Equal((Called("boss"), "wrong mailbox"), ((await RemediationOfAsync(ticket)).Approval!.Rejection!.By, (await RemediationOfAsync(ticket)).Approval!.Rejection!.Reason));
    }

    private async Task<(string Ticket, RemediationRecord Record)> AskAsync(string requester)
    {
        var ticket = NewTicket();
        await ArriveAsync(ticket, Workshop.AddConflict().Name, requester: requester);
        return (ticket, await DiagnoseAsync(await RemediationOfAsync(ticket)));
    }
}
