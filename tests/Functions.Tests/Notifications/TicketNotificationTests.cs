using Microsoft.Extensions.DependencyInjection;
using TenantHygiene.Functions.Api.Remediations;
using TenantHygiene.Functions.Notifications;
using TenantHygiene.Functions.Tests.Tickets;

namespace TenantHygiene.Functions.Tests.Notifications;

/// <summary>Every ticket that asked is told what concerns it, once and in order.</summary>
public sealed class TicketNotificationTests(TicketFixture fixture) : TicketTests(fixture), IClassFixture<TicketFixture>
{
    [Fact]
    public async Task A_second_ticket_about_the_same_user_gets_every_later_comment_as_the_first_does()
    {
        var user = FunctionsFixture.AddConflict();
        var (first, second) = (NewTicket(), NewTicket());
        await ArriveAsync(first, user.Name, requester: "ann");
        await ArriveAsync(second, user.Name, connection: "halopsa", requester: "eve");
        var record = await RemediationOfAsync(first);
        Assert.Equal(record.Id, (await RemediationOfAsync(second)).Id);
        await DiagnoseAsync(record);
        await ResolveAsync(record);

        Assert.Equal(["Accepted", "A plan", "Resolved"], Beginnings(await PublishAsync(record, first)));
        Assert.Equal(["Accepted", "A plan", "Resolved"], Beginnings(await PublishAsync(record: null, second, "halopsa")));
        Assert.Single(Client.Begun);
        Assert.Empty(Vendors.Refusals);
    }

    [Fact]
    public async Task A_ticket_that_arrives_while_a_plan_waits_gets_the_plan_and_nothing_earlier()
    {
        var user = FunctionsFixture.AddConflict();
        var (first, second) = (NewTicket(), NewTicket());
        await ArriveAsync(first, user.Name);
        var record = await DiagnoseAsync(await RemediationOfAsync(first));
        await ArriveAsync(second, user.Name, connection: "jira");

        await PublishAsync(record, first);
        await ArriveAsync($"OPS-{Random.Shared.Next(1, int.MaxValue)}", user.Name, connection: "jira");

        // The id of the second ticket is none of Jira's: what is told is seen in its partition.
        Assert.Equal(["AwaitingApproval"], (await PartitionAsync(OutboxPartitions.OfTicket("jira", second))).Select(item => item.Kind));
        Assert.Equal(["Accepted", "A plan"], Beginnings(Vendors.CommentsOf("zendesk", first)));
    }

    [Fact]
    public async Task Publishing_again_adds_nothing()
    {
        var user = FunctionsFixture.AddConflict();
        var ticket = NewTicket();
        await ArriveAsync(ticket, user.Name);
        var record = await RemediationOfAsync(ticket);
        for (var time = 0; time < 3; time++)
        {
            await PublishAsync(record, ticket);
        }

        Assert.Equal(["Accepted"], Beginnings(Vendors.CommentsOf("zendesk", ticket)));
        Assert.Single(await PartitionAsync(OutboxPartitions.OfReceiver($"{Vendors.Root}/receiver", record.Id)));
    }

    [Fact]
    public async Task Webhook_receivers_get_changes_of_state_and_not_of_tickets()
    {
        var user = FunctionsFixture.AddConflict();
        var (first, second) = (NewTicket(), NewTicket());
        await ArriveAsync(first, user.Name);
        await ArriveAsync(second, user.Name);
        var record = await RemediationOfAsync(first);
        await PublishAsync(record, first);
        await ResolveAsync(await DiagnoseAsync(record));
        await PublishAsync(record, first);

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

        var comment = Assert.Single(await PublishAsync(record, ticket));

        var link = Assert.Single(comment.Split('\n'), line => line.StartsWith("Status: ", StringComparison.Ordinal))["Status: ".Length..];
        Assert.StartsWith($"{TicketFixture.PublicUrl}/api/v1/status/", link, StringComparison.Ordinal);
        Assert.Equal(
            new StatusLinkReading.Good(record.Id, StatusLinks.IdOf(record.Ticket!)),
            Process.GetRequiredService<StatusLinks>().Read(new Uri(link).Segments[^1])
        );
    }

    private static IEnumerable<string> Beginnings(IEnumerable<string> comments) =>
        comments.Select(text => text.StartsWith("A plan", StringComparison.Ordinal) ? "A plan" : text.Split(':')[0]);
}
