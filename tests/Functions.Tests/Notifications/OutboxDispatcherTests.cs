using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using TenantHygiene.Functions.Notifications;
using TenantHygiene.Functions.Tests.Tickets;
using TenantHygiene.Ledger.Outbox;
using TenantHygiene.Ticketing.Connections;
using TenantHygiene.Ticketing.Tests.Support;
using TenantHygiene.Ticketing.Tests.Vendors;
using TenantHygiene.Ticketing.Tickets;
using TenantHygiene.Ticketing.Webhooks;

namespace TenantHygiene.Functions.Tests.Notifications;

/// <summary>What is to be told arrives once and in order, whatever happens to sender and receiver.</summary>
public sealed class OutboxDispatcherTests(TicketFixture fixture) : TicketTests(fixture), IClassFixture<TicketFixture>
{
    private static readonly TimeSpan _untilTheLeaseEnds = TimeSpan.FromMinutes(4);

    public static TheoryData<ConnectionKind> Kinds => [.. SampleTicket.Kinds];

    private OutboxStore Outbox => Process.GetRequiredService<OutboxStore>();

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_crash_after_the_vendor_accepted_a_comment_leaves_one_comment(ConnectionKind kind)
    {
        var partition = await AddAsync(kind, 1);
        await CrashAsync(partition, Trouble.Silence);
        Assert.Single(CommentsOf(kind));

        await SendByAnotherProcessAsync(partition);

        Assert.Single(CommentsOf(kind));
        Assert.Equal(OutboxState.Delivered, Assert.Single(await PartitionAsync(partition)).State);
        Assert.Empty(Vendors.Refusals);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_crash_before_the_vendor_accepted_a_comment_leaves_it_to_the_next_dispatch(ConnectionKind kind)
    {
        var partition = await AddAsync(kind, 1);
        await CrashAsync(partition, Trouble.Deafness);
        Assert.Empty(CommentsOf(kind));

        await SendByAnotherProcessAsync(partition);

        Assert.Single(CommentsOf(kind));
        Assert.Equal(OutboxState.Delivered, Assert.Single(await PartitionAsync(partition)).State);
    }

    [Fact]
    public async Task A_comment_is_not_written_while_its_arrival_cannot_be_checked()
    {
        var partition = await AddAsync(ConnectionKind.Zendesk, 1);
        await CrashAsync(partition, Trouble.Silence);
        Vendors.Comments.Clear();
        Vendors.Reading = Trouble.Unavailable;

        await SendByAnotherProcessAsync(partition);

        Assert.Empty(CommentsOf(ConnectionKind.Zendesk));
        var waiting = Assert.Single(await PartitionAsync(partition));
        Assert.Equal((OutboxState.Waiting, true), (waiting.State, waiting.MayHaveArrived));
        Assert.Contains("could not read whether the message arrived", waiting.LastError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Comments_arrive_in_order_although_the_first_one_fails_again_and_again()
    {
        Vendors.Course = number => number < 3 ? Trouble.Unavailable : Trouble.None;
        var partition = "";
        for (var sequence = 1; sequence <= 3; sequence++)
        {
            partition = await AddAsync(ConnectionKind.Jira, sequence);
        }

        for (var attempt = 0; attempt < 4; attempt++)
        {
            await SendAsync(partition);
            FunctionsFixture.Clock.Move(TimeSpan.FromHours(1));
        }

        Assert.Equal(["Text 1", "Text 2", "Text 3"], CommentsOf(ConnectionKind.Jira).Select(text => text.Split('\n')[0]));
    }

    [Fact]
    public async Task Of_many_who_send_at_the_same_time_one_does()
    {
        var partition = await AddAsync(ConnectionKind.ServiceNow, 1);

        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => SendAsync(partition), Cancellation)));

        Assert.Single(CommentsOf(ConnectionKind.ServiceNow));
    }

    [Fact]
    public async Task While_one_process_sends_no_other_does_until_the_lease_expires()
    {
        var partition = await AddAsync(ConnectionKind.ServiceNow, 1);
        Vendors.Course = _ => Trouble.Deafness;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var slow = SendAsync(partition, end.Token);
        await Vendors.Silent.WaitAsync(Cancellation);
        Vendors.Course = _ => Trouble.None;

        await SendAsync(partition);

        Assert.Empty(CommentsOf(ConnectionKind.ServiceNow));
        Assert.Equal(
            (OutboxState.Waiting, 1),
            Assert.Single(await PartitionAsync(partition)) is var item ? (item.State, item.Attempts) : default
        );
        FunctionsFixture.Clock.Move(_untilTheLeaseEnds);
        await SendAsync(partition);
        Assert.Single(CommentsOf(ConnectionKind.ServiceNow));
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => slow);
    }

    [Fact]
    public async Task What_fails_twelve_times_is_a_dead_letter_and_arrives_once_it_is_replayed()
    {
        Vendors.Course = _ => Trouble.Throttled;
        var partition = await AddAsync(ConnectionKind.Freshservice, 1);
        for (var attempt = 0; attempt < 12; attempt++)
        {
            Assert.Equal(OutboxState.Waiting, Assert.Single(await PartitionAsync(partition)).State);
            await SendAsync(partition);
            FunctionsFixture.Clock.Move(TimeSpan.FromHours(13));
        }

        var dead = Assert.Single(await PartitionAsync(partition));
        Vendors.Course = _ => Trouble.None;
        await Outbox.ReplayDeadAsync(1000, Cancellation);
        await SendAsync(partition);

        Assert.Equal((OutboxState.Dead, 12, "HTTP 429"), (dead.State, dead.Attempts, dead.LastError));
        Assert.Single(CommentsOf(ConnectionKind.Freshservice));
    }

    [Fact]
    public async Task A_receiver_that_answers_410_is_disabled_until_a_replay_asks_it_again()
    {
        Vendors.Receiver = _ => 410;
        var first = await AddWebhookAsync(1);
        await SendAsync(first);
        Vendors.Receiver = _ => 202;
        var second = await AddWebhookAsync(2);
        await SendAsync(second);

        Assert.Single(Vendors.Received);
        Assert.Equal(
            [OutboxState.Dead, OutboxState.Dead],
            new[] { Assert.Single(await PartitionAsync(first)), Assert.Single(await PartitionAsync(second)) }.Select(item => item.State)
        );
        Assert.Contains("410", Assert.Single(await PartitionAsync(second)).LastError, StringComparison.Ordinal);

        await Outbox.ReplayDeadAsync(1000, Cancellation);
        await SendAsync(first);
        await SendAsync(second);

        Assert.Equal(3, Vendors.Received.Count);
        Assert.Equal(OutboxState.Delivered, Assert.Single(await PartitionAsync(second)).State);
    }

    [Fact]
    public async Task A_webhook_is_repeated_on_the_published_schedule_with_the_same_id_and_a_new_signature()
    {
        Vendors.Receiver = _ => 500;
        var partition = await AddWebhookAsync(1);
        TimeSpan[] schedule =
        [
            TimeSpan.FromSeconds(5),
            TimeSpan.FromMinutes(5),
            TimeSpan.FromMinutes(30),
            TimeSpan.FromHours(2),
            TimeSpan.FromHours(5),
            TimeSpan.FromHours(10),
            TimeSpan.FromHours(14),
            TimeSpan.FromHours(20),
            TimeSpan.FromHours(24),
        ];
        foreach (var pause in schedule)
        {
            await SendAsync(partition);
            FunctionsFixture.Clock.Move(pause - TimeSpan.FromSeconds(3));
            await SendAsync(partition);
            FunctionsFixture.Clock.Move(TimeSpan.FromSeconds(4));
        }

        await SendAsync(partition);

        Assert.Equal(10, Vendors.Received.Count);
        Assert.Equal(OutboxState.Dead, Assert.Single(await PartitionAsync(partition)).State);
        Assert.Single(Vendors.Received.Select(one => one.Headers["webhook-id"]).Distinct());
        Assert.Equal(10, Vendors.Received.Select(one => one.Headers["webhook-signature"]).Distinct().Count());
        var (_, headers, body) = Vendors.Received.Last();
        Assert.StartsWith("v1a,", headers["webhook-signature"], StringComparison.Ordinal);
        Assert.Equal(
            SignatureVerdict.Valid,
            StandardWebhook.Verify(
                [SampleConnection.WebhookPublicKey],
                new WebhookRequest(headers, null, Encoding.UTF8.GetBytes(body)),
                FunctionsFixture.Clock.GetUtcNow(),
                TimeSpan.FromMinutes(5)
            )
        );
    }

    [Fact]
    public async Task A_receiver_that_names_a_later_time_is_left_alone_until_then()
    {
        Vendors.Receiver = context =>
        {
            context.Response.Headers.RetryAfter = "600";
            return 503;
        };
        var partition = await AddWebhookAsync(1);
        await SendAsync(partition);
        FunctionsFixture.Clock.Move(TimeSpan.FromMinutes(9));
        await SendAsync(partition);
        Assert.Single(Vendors.Received);

        FunctionsFixture.Clock.Move(TimeSpan.FromMinutes(2));
        await SendAsync(partition);

        Assert.Equal(2, Vendors.Received.Count);
    }

    [Fact]
    public async Task What_is_for_a_receiver_that_is_no_longer_configured_is_a_dead_letter()
    {
        var partition = await AddAsync(ConnectionKind.Zendesk, 1, destination: "webhook gone.example 0a1b");

        await SendAsync(partition);

        Assert.Equal(
            (OutboxState.Dead, "The receiver is no longer configured."),
            (Assert.Single(await PartitionAsync(partition)).State, Assert.Single(await PartitionAsync(partition)).LastError)
        );
    }

    private readonly string _remediation = $"r-{Guid.NewGuid():N}-1";

    private IReadOnlyList<string> CommentsOf(ConnectionKind kind) => Vendors.CommentsOf(Name(kind), SampleTicket.Of(kind));

    private Task SendAsync(string partition, CancellationToken? cancellation = null) =>
        Process.GetRequiredService<OutboxDispatcher>().SendAsync(partition, cancellation ?? Cancellation);

    // Death leaves the lease as it is.
    private async Task CrashAsync(string partition, Trouble trouble)
    {
        Vendors.Course = _ => trouble;
        await using var process = FunctionsFixture.Start(Vendors);
        using var kill = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var crashing = process.GetRequiredService<OutboxDispatcher>().SendAsync(partition, kill.Token);
        await Vendors.Silent.WaitAsync(Cancellation);
        await kill.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => crashing);
    }

    private async Task SendByAnotherProcessAsync(string partition)
    {
        Vendors.Course = _ => Trouble.None;
        FunctionsFixture.Clock.Move(_untilTheLeaseEnds);
        await using var process = FunctionsFixture.Start(Vendors);
        await process.GetRequiredService<OutboxDispatcher>().SendAsync(partition, Cancellation);
    }

    private async Task<string> AddAsync(ConnectionKind kind, int sequence, string? destination = null)
    {
        var marker = Marker.Of(_remediation, sequence);
        var message = new TicketMessage(SampleTicket.Of(kind), AnswerKind.Accepted, $"Text {sequence}\n{marker}", marker);
        // A partition of this test alone: the tickets are those of all.
        var partition = $"t-{Name(kind)}-{_remediation}";
        await Outbox.AddAsync(
            Item(partition, destination ?? Name(kind), sequence, JsonSerializer.Serialize(message, TicketingJson.Default.TicketMessage)),
            Cancellation
        );
        return partition;
    }

    private async Task<string> AddWebhookAsync(int sequence)
    {
        var url = $"{Vendors.Root}/receiver";
        var partition = OutboxPartitions.OfReceiver(url, $"{_remediation}-{sequence}");
        await Outbox.AddAsync(
            Item(partition, OutboxPartitions.Receiver("webhook", url), sequence, "{\"type\":\"remediation.queued\"}"),
            Cancellation
        );
        return partition;
    }

    private OutboxItem Item(string partition, string destination, int sequence, string content) =>
        new()
        {
            PartitionName = partition,
            Key = $"{sequence:D6}",
            Destination = destination,
            RemediationId = _remediation,
            Kind = "Accepted",
            Content = content,
            CreatedAt = FunctionsFixture.Clock.GetUtcNow(),
            NextAttemptAt = FunctionsFixture.Clock.GetUtcNow(),
        };

    private static string Name(ConnectionKind kind) => kind.ToString().ToLowerInvariant();
}
