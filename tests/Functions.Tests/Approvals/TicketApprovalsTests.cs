using Microsoft.Extensions.DependencyInjection;
using TenantHygiene.Functions.Approvals;
using TenantHygiene.Functions.Notifications;
using TenantHygiene.Functions.Tests.Purging;
using TenantHygiene.Functions.Tests.Tickets;
using TenantHygiene.Functions.Tickets;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Remediation.Approvals;
using TenantHygiene.Ticketing.Connections;
using TenantHygiene.Ticketing.Tests.Support;
using TenantHygiene.Ticketing.Tests.Vendors;
using TenantHygiene.Ticketing.Vendors;
using static TenantHygiene.Testing.TestPrincipals;

namespace TenantHygiene.Functions.Tests.Approvals;

/// <summary>A ticket approves a plan by what an approver did in it after the plan was shown, and by nothing that a delivery says.</summary>
public sealed class TicketApprovalsTests(TicketFixture fixture)
    : TicketTests(fixture, SamplePolicies.AskingTickets),
        IClassFixture<TicketFixture>
{
    public static TheoryData<ConnectionKind> Kinds => [.. SampleTicket.Kinds.Where(kind => VendorTable.Of(kind).ReportsCommentAuthors)];

    public static TheoryData<ConnectionKind> KindsWithStates =>
        [.. SampleTicket.Kinds.Where(kind => VendorTable.Of(kind).ReportsStateChangeAuthors)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_comment_of_an_approver_approves_the_plan_that_was_shown(ConnectionKind kind)
    {
        var pending = await RequestApprovalAsync(kind);

        Assert.Equal(TicketResult.Approved, await pending.CommentAsync(Boss, $"approve {pending.Hash} looks right"));

        var given = Assert.Single((await pending.RecordAsync()).Approval!.Given);
        Assert.Equal((Called("boss"), "looks right"), (given.By, given.Comment));
        Assert.Contains(pending.Record.Id, Client.Woken);
        Assert.Empty(Vendors.Refusals);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_comment_of_another_account_does_not_count_for_the_approver_who_edits_another_field_afterwards(ConnectionKind kind)
    {
        var pending = await RequestApprovalAsync(kind);
        await pending.CommentAsync(Mallory, $"approve {pending.Hash}");
        await pending.CommentAsync(Mallory, $"approve {pending.Hash}");

        // The delivery of the edit names the approver as its actor, and quotes the last comment.
        await pending.ArriveAsync(actor: Boss, comment: $"approve {pending.Hash}");

        Assert.Empty((await pending.RecordAsync()).Approval!.Given);
        Assert.DoesNotContain(pending.Record.Id, Client.Woken);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_decision_counts_once_however_many_deliveries_report_it(ConnectionKind kind)
    {
        var pending = await RequestApprovalAsync(kind);
        await pending.CommentAsync(Mallory, $"approve {pending.Hash}");
        await pending.CommentAsync(Boss, $"approve {pending.Hash} release-nothing");
        var steps = (await pending.RecordAsync()).StepCount;

        for (var time = 0; time < 3; time++)
        {
            await pending.ArriveAsync(actor: Boss);
        }

        Assert.Equal(steps, (await pending.RecordAsync()).StepCount);
        Assert.Single((await pending.RecordAsync()).Approval!.Given);
        Assert.Single(await pending.RefusalsAsync());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_delivery_that_announces_a_decision_which_is_not_in_the_ticket_decides_nothing(ConnectionKind kind)
    {
        var pending = await RequestApprovalAsync(kind);

        var exception = await Assert.ThrowsAsync<TicketUnreadableException>(() =>
            pending.ArriveAsync(actor: Boss, comment: $"approve {pending.Hash}")
        );

        Assert.True(exception.IsMissingAct);
        Assert.Empty((await pending.RecordAsync()).Approval!.Given);
    }

    [Fact]
    public async Task Every_comment_that_is_refused_is_answered_and_each_once()
    {
        var pending = await RequestApprovalAsync(ConnectionKind.Zendesk, requester: Bob);
        await pending.CommentAsync(Mallory, $"approve {pending.Hash}");
        await pending.CommentAsync(Mallory, $"approve {pending.Hash}");
        await pending.CommentAsync(Bob, $"approve {pending.Hash}");
        await pending.CommentAsync(Boss, "approve 000000000000");
        await pending.ArriveAsync();

        var refusals = await pending.RefusalsAsync();

        Assert.Equal(4, refusals.Count);
        Assert.Equal(2, refusals.Count(text => text.Contains("not configured as an approver", StringComparison.Ordinal)));
        Assert.Contains(refusals, text => text.Contains("the requester of a remediation cannot approve it", StringComparison.Ordinal));
        Assert.Contains(refusals, text => text.Contains("not the current plan", StringComparison.Ordinal));
        Assert.Equal(4, (await Store.GetStepsAsync(pending.Record.Id, 0, Cancellation)).Count(step => step.Kind == "decision-refused"));
        Assert.Empty((await pending.RecordAsync()).Approval!.Given);
    }

    [Theory]
    [InlineData(ConnectionKind.Jira, nameof(FakeComment.EditedBy), "edited")]
    [InlineData(ConnectionKind.Freshservice, nameof(FakeComment.EditedBy), "edited")]
    [InlineData(ConnectionKind.Autotask, nameof(FakeComment.EditedBy), "edited")]
    [InlineData(ConnectionKind.ConnectWise, nameof(FakeComment.EditedBy), "edited")]
    [InlineData(ConnectionKind.Zendesk, nameof(FakeComment.WrittenBy), "does not confirm")]
    [InlineData(ConnectionKind.HaloPsa, nameof(FakeComment.WrittenBy), "does not confirm")]
    [InlineData(ConnectionKind.Autotask, nameof(FakeComment.WrittenBy), "does not confirm")]
    [InlineData(ConnectionKind.Zendesk, nameof(FakeComment.IsMailed), "e-mail")]
    [InlineData(ConnectionKind.Freshservice, nameof(FakeComment.IsMailed), "e-mail")]
    [InlineData(ConnectionKind.HaloPsa, nameof(FakeComment.IsMailed), "e-mail")]
    [InlineData(ConnectionKind.ServiceNow, nameof(FakeComment.IsInternal), "internal note")]
    [InlineData(ConnectionKind.Jira, nameof(FakeComment.IsInternal), "internal note")]
    [InlineData(ConnectionKind.ConnectWise, nameof(FakeComment.IsInternal), "internal note")]
    public async Task Comments_of_an_uncertain_author_are_refused_with_what_to_do(ConnectionKind kind, string doubt, string explanation)
    {
        var pending = await RequestApprovalAsync(kind);

        Assert.Equal(TicketResult.Refused, await pending.CommentAsync(Boss, $"approve {pending.Hash}", comment => doubt switch
                {
                    nameof(FakeComment.EditedBy) => comment with { EditedBy = Mallory },
                    nameof(FakeComment.WrittenBy) => comment with { WrittenBy = Mallory },
                    nameof(FakeComment.IsMailed) => comment with { IsMailed = true },
                    _ => comment with { IsInternal = false },
                }));

        Assert.Contains(explanation, Assert.Single(await pending.RefusalsAsync()), StringComparison.Ordinal);
        Assert.Empty((await pending.RecordAsync()).Approval!.Given);
    }

    [Fact]
    public async Task A_comment_that_is_older_than_the_plan_does_not_count()
    {
        var (ticket, record) = await DiagnoseAsync(ConnectionKind.Zendesk, requester: Ann);
        Vendors.Write("zendesk", ticket, Boss, $"approve {record.Plan!.Hash[..12]}");
        await PublishAsync(record, ticket);

        Assert.Equal(TicketResult.Refused, await ArriveAsync(ticket, actor: Boss));
        Assert.Contains("older than the plan", (await PublishAsync(record, ticket))[^1], StringComparison.Ordinal);
        Assert.Empty((await RemediationOfAsync(ticket)).Approval!.Given);
    }

    [Fact]
    public async Task While_the_plan_has_not_arrived_in_the_ticket_nothing_is_decided_there()
    {
        var (ticket, record) = await DiagnoseAsync(ConnectionKind.Zendesk, requester: Ann);
        Vendors.Write("zendesk", ticket, Boss, $"approve {record.Plan!.Hash[..12]}");

        Assert.Equal(TicketResult.NothingToDo, await ArriveAsync(ticket, actor: Boss, comment: $"approve {record.Plan!.Hash[..12]}"));
        Assert.Empty((await RemediationOfAsync(ticket)).Approval!.Given);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task What_cannot_be_read_decides_nothing_and_is_read_again(ConnectionKind kind)
    {
        var pending = await RequestApprovalAsync(kind);
        Vendors.Reading = Trouble.Unavailable;
        await Assert.ThrowsAsync<TicketUnreadableException>(() => pending.CommentAsync(Boss, $"approve {pending.Hash}"));
        Assert.Empty((await pending.RecordAsync()).Approval!.Given);
        Vendors.Reading = Trouble.None;

        Assert.Equal(TicketResult.Approved, await pending.ArriveAsync());
    }

    [Fact]
    public async Task A_decision_counts_although_a_later_comment_of_ours_is_what_the_delivery_quotes()
    {
        var pending = await RequestApprovalAsync(ConnectionKind.Zendesk);
        Vendors.Write("zendesk", pending.Ticket, Boss, $"approve {pending.Hash}");

        Assert.Equal(
            TicketResult.Approved,
            await pending.ArriveAsync(actor: "9000", comment: Vendors.CommentsOf("zendesk", pending.Ticket)[^1])
        );
    }

    [Theory]
    [MemberData(nameof(KindsWithStates))]
    public async Task The_change_into_the_state_that_the_settings_name_by_an_approver_is_a_yes(ConnectionKind kind)
    {
        var pending = await RequestApprovalAsync(kind);
        pending.Move(Boss, "open", "Approved");

        Assert.Equal(TicketResult.Approved, await pending.ArriveAsync(actor: Mallory, state: "Approved"));
        Assert.Null(await pending.ArriveDecisionAsync(actor: Mallory, state: "Approved"));

        var given = Assert.Single((await pending.RecordAsync()).Approval!.Given);
        Assert.Equal((Called("boss"), "state Approved"), (given.By, given.Comment));
    }

    [Theory]
    [MemberData(nameof(KindsWithStates))]
    public async Task A_state_that_remains_from_the_previous_plan_approves_nothing_at_any_edit(ConnectionKind kind)
    {
        var (ticket, record) = await DiagnoseAsync(kind, requester: Ann);
        Vendors.Move(Vendor(kind), ticket, Boss, "open", "approved");
        await PublishAsync(record, ticket, Vendor(kind));

        await ArriveAsync(ticket, connection: Vendor(kind), actor: Boss, state: "approved");
        // Nor does a change that leaves it as it is.
        Vendors.Move(Vendor(kind), ticket, Boss, "approved", "approved");
        await ArriveAsync(ticket, connection: Vendor(kind), actor: Boss, state: "approved");

        Assert.Empty((await RemediationOfAsync(ticket)).Approval!.Given);
    }

    [Theory]
    [InlineData(Mallory, "approved")]
    [InlineData(Bob, "approved")]
    [InlineData(Boss, "pending")]
    public async Task A_change_by_another_account_or_into_another_state_is_no_approval(string author, string state)
    {
        var pending = await RequestApprovalAsync(ConnectionKind.Zendesk, requester: Bob);
        pending.Move(author, "open", state);

        // Whoever edits the ticket next, and whatever state it then has.
        await pending.ArriveAsync(actor: Boss, state: state);

        Assert.Empty((await pending.RecordAsync()).Approval!.Given);
    }

    [Fact]
    public async Task A_second_ticket_shows_the_plan_and_may_approve_it_but_not_by_its_requester()
    {
        var pending = await RequestApprovalAsync(ConnectionKind.Zendesk);
        var second = NewTicket();
        await ArriveAsync(second, pending.Record.UserPrincipalName, requester: Bob);
        await PublishAsync(pending.Record, second);

        Vendors.Write("zendesk", second, Bob, $"approve {pending.Hash}");
        Assert.Equal(TicketResult.Refused, await ArriveAsync(second));
        Assert.Contains(
            "the requester of a remediation cannot approve it",
            (await PublishAsync(record: null, second))[^1],
            StringComparison.Ordinal
        );
        Vendors.Write("zendesk", second, Boss, $"approve {pending.Hash}");
        Assert.Equal(TicketResult.Approved, await ArriveAsync(second));
        Assert.Equal(Called("boss"), Assert.Single((await RemediationOfAsync(second)).Approval!.Given).By);
    }

    [Fact]
    public async Task The_requester_by_the_API_does_not_approve_by_ticket()
    {
        var pending = await RequestApprovalAsync(ConnectionKind.Zendesk);
        await Store.UpdateAsync(
            pending.Record.Id,
            "asked-by-api",
            record => record.WithRequester(Called("boss")),
            Cancellation,
            new NewStep("requester-attached", "Asked by the API.")
        );

        Assert.Equal(TicketResult.Refused, await pending.CommentAsync(Boss, $"approve {pending.Hash}"));
        Assert.Contains(
            "the requester of a remediation cannot approve it",
            Assert.Single(await pending.RefusalsAsync()),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task One_person_counts_once_by_ticket_and_by_the_API()
    {
        var pending = await RequestApprovalAsync(ConnectionKind.Zendesk);
        await pending.CommentAsync(Boss, $"approve {pending.Hash}");

        var approval = ApprovalRules.With(
            (await pending.RecordAsync()).Approval!,
            new GivenApproval(Called("boss") with { Name = "boss@contoso.example" }, FunctionsFixture.Clock.GetUtcNow(), false, null)
        );

        Assert.Single(approval.Given);
    }

    [Fact]
    public async Task Each_of_two_plans_in_one_ticket_is_approved_by_its_own_hash_and_neither_by_a_state()
    {
        var first = await RequestApprovalAsync(ConnectionKind.Zendesk);
        await ArriveAsync(first.Ticket, FunctionsFixture.AddConflict().Name, requester: Ann);
        var summaries = (await Store.ListAsync(new RemediationFilter { Ticket = new TicketFilter(first.Ticket) }, Cancellation)).Items;
        var other = await DiagnoseAsync((await Store.FindAsync(summaries.Single(one => one.Id != first.Record.Id).Id, Cancellation))!);
        await PublishAsync(other, first.Ticket);

        first.Move(Boss, "open", "approved");
        Assert.Equal(TicketResult.Refused, await first.ArriveAsync());
        Assert.Equal(TicketResult.Approved, await first.CommentAsync(Boss, $"approve {other.Plan!.Hash[..12]}"));

        Assert.Empty((await Store.FindAsync(first.Record.Id, Cancellation))!.Approval!.Given);
        Assert.Single((await Store.FindAsync(other.Id, Cancellation))!.Approval!.Given);
    }

    [Fact]
    public async Task A_no_in_the_ticket_is_taken_with_its_reason()
    {
        var pending = await RequestApprovalAsync(ConnectionKind.Zendesk);

        Assert.Equal(TicketResult.Rejected, await pending.CommentAsync(Boss, $"reject {pending.Hash} wrong mailbox"));

        var rejection = (await pending.RecordAsync()).Approval!.Rejection!;
        Assert.Equal((Called("boss"), "wrong mailbox"), (rejection.By, rejection.Reason));
    }

    private async Task<PendingApproval> RequestApprovalAsync(ConnectionKind kind, string requester = Ann)
    {
        var (ticket, record) = await DiagnoseAsync(kind, requester);
        await PublishAsync(record, ticket, Vendor(kind));
        return new PendingApproval(this, Vendor(kind), ticket, record);
    }

    private async Task<(string Ticket, RemediationRecord Record)> DiagnoseAsync(ConnectionKind kind, string requester)
    {
        var ticket = NewTicket(kind);
        await ArriveAsync(ticket, FunctionsFixture.AddConflict().Name, Vendor(kind), requester: requester);
        return (ticket, await DiagnoseAsync(await RemediationOfAsync(ticket)));
    }

    private static string Vendor(ConnectionKind kind) => kind.ToString().ToLowerInvariant();

    /// <summary>A plan that waits in a ticket.</summary>
    private sealed record PendingApproval(TicketApprovalsTests Test, string Vendor, string Ticket, RemediationRecord Record)
    {
        public string Hash => Record.Plan!.Hash[..12];

        public async Task<RemediationRecord> RecordAsync() => (await Test.Store.FindAsync(Record.Id, Cancellation))!;

        public Task<TicketResult> ArriveAsync(string? actor = null, string? comment = null, string? state = null) =>
            Test.ArriveAsync(Ticket, connection: Vendor, actor: actor, comment: comment, state: state);

        public async Task<TicketResult?> ArriveDecisionAsync(string? actor = null, string? state = null) =>
            await ArriveAsync(actor, state: state) is TicketResult.Approved or TicketResult.Rejected or TicketResult.Refused
                ? TicketResult.Approved
                : null;

        /// <summary>Somebody writes a comment, and the system reports it as it can.</summary>
        public Task<TicketResult> CommentAsync(string author, string text, Func<FakeComment, FakeComment>? change = null)
        {
            Test.Vendors.Write(Vendor, Ticket, author, text, change);
            return ArriveAsync(author, text);
        }

        public void Move(string author, string from, string to) => Test.Vendors.Move(Vendor, Ticket, author, from, to);

        /// <summary>What the ticket was told about decisions that were not taken.</summary>
        public async Task<IReadOnlyList<string>> RefusalsAsync()
        {
            await Test.Process.GetRequiredService<OutboxDispatcher>().SendAsync(OutboxPartitions.OfTicket(Vendor, Ticket), Cancellation);
            return
            [
                .. Test
                    .Vendors.CommentsOf(Vendor, Ticket)
                    .Where(text => text.StartsWith("The decision was not accepted", StringComparison.Ordinal)),
            ];
        }
    }
}
