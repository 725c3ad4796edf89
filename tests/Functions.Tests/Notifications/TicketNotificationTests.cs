using Microsoft.Extensions.DependencyInjection;
using TenantHygiene.Functions.Api.Remediations;
using TenantHygiene.Functions.Notifications;
using TenantHygiene.Functions.Tests.Tickets;

namespace TenantHygiene.Functions.Tests.Notifications;

/// <summary>Every ticket that asked is told what concerns it, once and in order.</summary>
public sealed class TicketNotificationTests(TicketFixture workshop) : TicketTests(workshop), IClassFixture<TicketFixture>
{
    [Fact]
    public async Task A_second_ticket_about_the_same_user_is_told_everything_from_then_on_as_the_first_is()
    {
        var user = FunctionsFixture.AddConflict();
        var (first, second) = (NewTicket(), NewTicket());
        await ArriveAsync(first, user.Name, requester: "ann");
        await ArriveAsync(second, user.Name, connection: "halopsa", requester: "eve");
        var record = await RemediationOfAsync(first);
        Assert.Equal(record.Id, (await RemediationOfAsync(second)).Id);
        await DiagnoseAsync(record);
        await ResolveAsync(record);

        Assert.Equal(["Accepted", "A plan", "Resolved"], Beginnings(await TellAsync(record, first)));
        Assert.Equal(["Accepted", "A plan", "Resolved"], Beginnings(await TellAsync(record: null, second, "halopsa")));
        Assert.Single(Client.Begun);
        Assert.Empty(Vendors.Refusals);
    }

    [Fact]
    public async Task A_ticket_that_comes_while_a_plan_waits_is_told_of_the_plan_and_not_of_what_was_before()
    {
        var user = FunctionsFixture.AddConflict();
        var (first, second) = (NewTicket(), NewTicket());
        await ArriveAsync(first, user.Name);
        var record = await DiagnoseAsync(await RemediationOfAsync(first));
        await ArriveAsync(second, user.Name, connection: "jira");

        await TellAsync(record, first);
        await ArriveAsync($"OPS-{Random.Shared.Next(1, int.MaxValue)}", user.Name, connection: "jira");

        // The id of the second ticket is none of Jira's: what is told is seen in its partition.
        Assert.Equal(["AwaitingApproval"], (await PartitionAsync(OutboxPartitions.OfTicket("jira", second))).Select(item => item.Kind));
        Assert.Equal(["Accepted", "A plan"], Beginnings(Vendors.Told("zendesk", first)));
    }

    [Fact]
    public async Task Telling_again_adds_nothing()
    {
        var user = FunctionsFixture.AddConflict();
        var ticket = NewTicket();
        await ArriveAsync(ticket, user.Name);
        var record = await RemediationOfAsync(ticket);
        for (var time = 0; time < 3; time++)
        {
            await TellAsync(record, ticket);
        }

        Assert.Equal(["Accepted"], Beginnings(Vendors.Told("zendesk", ticket)));
        Assert.Single(await PartitionAsync(OutboxPartitions.OfReceiver($"{Vendors.Root}/receiver", record.Id)));
    }

    [Fact]
    public async Task Receivers_of_webhooks_hear_of_changes_of_state_and_not_of_tickets()
    {
        var user = FunctionsFixture.AddConflict();
        var (first, second) = (NewTicket(), NewTicket());
        await ArriveAsync(first, user.Name);
        await ArriveAsync(second, user.Name);
        var record = await RemediationOfAsync(first);
        await TellAsync(record, first);
        await ResolveAsync(await DiagnoseAsync(record));
        await TellAsync(record, first);

        Assert.Equal(
            ["Queued", "AwaitingApproval", "Resolved"],
            (await PartitionAsync(OutboxPartitions.OfReceiver($"{Vendors.Root}/receiver", record.Id)))
                .Select(item => item.Kind)
                .Where(kind => kind != "Diagnosing")
        );
    }

    [Fact]
    public async Task Every_comment_carries_a_signed_link_to_this_remediation()
    {
        var user = FunctionsFixture.AddConflict();
        var ticket = NewTicket();
        await ArriveAsync(ticket, user.Name);
        var record = await RemediationOfAsync(ticket);

        var told = Assert.Single(await TellAsync(record, ticket));

        var link = Assert.Single(told.Split('\n'), line => line.StartsWith("Status: ", StringComparison.Ordinal))["Status: ".Length..];
        Assert.StartsWith($"{TicketFixture.PublicUrl}/api/v1/status/", link, StringComparison.Ordinal);
        Assert.Equal(new StatusLinkReading.Good(record.Id), Process.GetRequiredService<StatusLinks>().Read(new Uri(link).Segments[^1]));
    }

    private static IEnumerable<string> Beginnings(IEnumerable<string> told) =>
        told.Select(text => text.StartsWith("A plan", StringComparison.Ordinal) ? "A plan" : text.Split(':')[0]);
}
