using TenantHygiene.Functions.Notifications;
using TenantHygiene.Functions.Tickets;
using TenantHygiene.Remediation.Primitives;
using TenantHygiene.Ticketing.Tickets;

namespace TenantHygiene.Functions.Tests.Tickets;

/// <summary>What comes of a ticket.</summary>
public sealed class TicketEventHandlerTests(TicketFixture fixture) : TicketTests(fixture), IClassFixture<TicketFixture>
{
    [Fact]
    public async Task A_ticket_about_a_user_with_an_error_begins_a_remediation_once()
    {
        var user = FunctionsFixture.AddConflict();
        var ticket = NewTicket();

        Assert.Equal(TicketResult.Begun, await ArriveAsync(ticket, user.Name, requester: "ann"));
        Assert.Equal(TicketResult.Attached, await ArriveAsync(ticket, user.Name, requester: "ann"));

        var record = await RemediationOfAsync(ticket);
        Assert.Equal((user.Id, Principal.OfAccount("zendesk", "ann", isUnidentified: true)), (record.UserId, record.RequestedBy!));
        Assert.Equal([record.Id], Client.Begun);
    }

    [Fact]
    public async Task A_ticket_whose_remediation_has_ended_restarts_only_on_a_retry_comment()
    {
        var user = FunctionsFixture.AddConflict();
        var ticket = NewTicket();
        await ArriveAsync(ticket, user.Name);
        await ResolveAsync(await DiagnoseAsync(await RemediationOfAsync(ticket)));

        Assert.Equal(TicketResult.Attached, await ArriveAsync(ticket, user.Name, comment: "Please do not retry this."));
        Assert.Equal(TicketResult.Begun, await ArriveAsync(ticket, user.Name, comment: "retry, please"));
        Assert.Equal(2, Client.Begun.Count);
    }

    [Fact]
    public async Task A_ticket_without_a_user_to_repair_gets_one_explanation()
    {
        foreach (
            var (user, tenant, reason) in new (string, Guid?, string)[]
            {
                ("nobody@contoso.example", null, "The tenant has no user 'nobody@contoso.example'."),
                (FunctionsFixture.AddHealthyUser(), null, "has no unresolved Exchange error, so there is nothing to repair."),
                ("nobody@contoso.example", Guid.Empty, $"The tenant {Guid.Empty} is not registered for this connection."),
            }
        )
        {
            var ticket = NewTicket();

            Assert.Equal(TicketResult.Refused, await ArriveAsync(ticket, user, tenant: tenant));
            Assert.Equal(TicketResult.Refused, await ArriveAsync(ticket, user, tenant: tenant));

            Assert.Contains(reason, Assert.Single(await PublishAsync(record: null, ticket)), StringComparison.Ordinal);
        }

        Assert.Empty(Client.Begun);
    }

    [Theory]
    [InlineData("ada.lovelace")]
    [InlineData("ADA.Lovelace")]
    [InlineData("a.lovelace")]
    public async Task A_ticket_that_names_an_address_is_about_the_user_who_has_it(string named)
    {
        var domain = $"{Guid.NewGuid():N}.example";
        var user = FunctionsFixture.AddAddressed($"ada.lovelace@{domain}", $"a.lovelace@{domain}");
        var ticket = NewTicket();

        Assert.Equal(TicketResult.Begun, await ArriveAsync(ticket, $"{named}@{domain}"));

        Assert.Equal(user.Id, (await RemediationOfAsync(ticket)).UserId);
    }

    [Fact]
    public async Task A_ticket_with_an_address_of_several_users_gets_their_names_and_starts_nothing()
    {
        var address = $"{Guid.NewGuid():N}@contoso.example";
        var users = new[] { FunctionsFixture.AddAddressed(address), FunctionsFixture.AddAddressed($"other-{address}", address) };
        var ticket = NewTicket();

        Assert.Equal(TicketResult.Refused, await ArriveAsync(ticket, address));

        var comment = Assert.Single(await PublishAsync(record: null, ticket));
        Assert.All(users, user => Assert.Contains(user.Name, comment, StringComparison.Ordinal));
        Assert.Empty(Client.Begun);
    }

    [Fact]
    public async Task Our_own_comment_that_comes_back_as_an_event_is_left_alone()
    {
        var user = FunctionsFixture.AddConflict();
        var marker = Marker.Of("r-0a1b2c-1", 3);

        Assert.Equal(TicketResult.OwnComment, await ArriveAsync(NewTicket(), user.Name, comment: $"retry\n{marker}"));
        Assert.Empty(Client.Begun);
    }

    [Fact]
    public async Task An_event_without_a_user_requests_nothing_and_gets_no_answer()
    {
        var ticket = NewTicket();

        Assert.Equal(TicketResult.NothingToDo, await ArriveAsync(ticket));
        Assert.Empty(await PartitionAsync(OutboxPartitions.OfTicket("zendesk", ticket)));
    }
}
