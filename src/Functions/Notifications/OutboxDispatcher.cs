using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TenantHygiene.Ledger.Outbox;
using TenantHygiene.Ticketing.Connections;
using TenantHygiene.Ticketing.Outbound;
using TenantHygiene.Ticketing.Tickets;
using TenantHygiene.Ticketing.Vendors;

namespace TenantHygiene.Functions.Notifications;

/// <summary>Sends what waits in a partition.</summary>
public sealed class DispatchOutbox(OutboxDispatcher dispatcher)
{
    [Function(nameof(DispatchOutbox))]
    public Task RunAsync(
        [QueueTrigger(OutboxLeases.QueueName, Connection = "AzureWebJobsStorage")] string partition,
        CancellationToken cancellationToken
    ) => dispatcher.SendAsync(partition, cancellationToken);
}

/// <summary>
/// Sends the messages of a partition one after the other, so that they arrive in order. The start of an attempt is written before
/// the attempt: a message with a started attempt counts as possibly delivered.
/// </summary>
public sealed partial class OutboxDispatcher(
    OutboxStore outbox,
    OutboxLeases leases,
    ConnectionRegistry connections,
    TicketClient tickets,
    OutboundClient outbound,
    IOptions<TicketingOptions> options,
    TimeProvider time,
    ILogger<OutboxDispatcher> logger
)
{
    private static readonly TimeSpan _leaseTime = TimeSpan.FromMinutes(1);

    /// <summary>Sends what is due. Where another worker has the partition, that worker sends it.</summary>
    public async Task SendAsync(string partition, CancellationToken cancellationToken)
    {
        if (await leases.TryLeaseAsync(partition, cancellationToken) is not { } lease)
        {
            return;
        }

        TimeSpan? pause = TimeSpan.Zero;
        try
        {
            pause = await SendDueAsync(partition, cancellationToken);
        }
        finally
        {
            await leases.ReturnAsync(lease, pause, CancellationToken.None);
        }
    }

    // Null when nothing waits any more, otherwise how long until the first message is due.
    private async Task<TimeSpan?> SendDueAsync(string partition, CancellationToken cancellationToken)
    {
        var begun = time.GetUtcNow();
        foreach (var item in await outbox.ListWaitingAsync(partition, cancellationToken))
        {
            var now = time.GetUtcNow();
            if (item.NextAttemptAt > now || now - begun > _leaseTime)
            {
                return item.NextAttemptAt > now ? item.NextAttemptAt - now : TimeSpan.Zero;
            }

            var mayHaveArrived = item.MayHaveArrived;
            var attempt = await outbox.SaveAsync(
                item with
                {
                    Attempts = item.Attempts + 1,
                    MayHaveArrived = true,
                    LastError = null,
                },
                cancellationToken
            );
            var result = await AttemptAsync(attempt, mayHaveArrived, cancellationToken);
            var settled = await outbox.SaveAsync(Settle(attempt, mayHaveArrived, result), cancellationToken);
            if (settled.State is OutboxState.Dead)
            {
                LogDead(settled.Destination, settled.RemediationId, settled.Kind, settled.LastError);
            }
            else if (settled.State is OutboxState.Waiting)
            {
                var wait = settled.NextAttemptAt - time.GetUtcNow();
                return wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
            }
        }

        return null;
    }

    private async Task<SendResult> AttemptAsync(OutboxItem item, bool mayHaveArrived, CancellationToken cancellationToken)
    {
        if (connections.Find(item.Destination) is { } connection)
        {
            return await tickets.SendAsync(
                connection,
                JsonSerializer.Deserialize(item.Content, TicketingJson.Default.TicketMessage)!,
                mayHaveArrived,
                cancellationToken
            );
        }

        if (await outbox.IsDisabledAsync(item.Destination, cancellationToken))
        {
            return new SendResult.Never("The receiver answered HTTP 410 and is disabled. A replay sends the message again.");
        }

        if (options.Value.Webhooks.FirstOrDefault(one => OutboxPartitions.Receiver("webhook", one.Url) == item.Destination) is { } webhook)
        {
            // The same id at every attempt: receivers recognise a repetition by it.
            var result = await outbound.SendWebhookAsync(webhook, $"msg_{item.Key}", item.Content, cancellationToken);
            if (result is SendResult.Gone)
            {
                await outbox.DisableAsync(item.Destination, cancellationToken);
            }

            return result;
        }

        return
            options.Value.TeamsWorkflows.FirstOrDefault(one => OutboxPartitions.Receiver("teams", one.Url) == item.Destination)
                is { } workflow
            ? await outbound.SendCardAsync(workflow.Url, item.Content, cancellationToken)
            : new SendResult.Never("The receiver is no longer configured.");
    }

    private OutboxItem Settle(OutboxItem item, bool mayHaveArrived, SendResult result) =>
        result switch
        {
            SendResult.Delivered => item with { State = OutboxState.Delivered },
            SendResult.Never(var error) => item with { State = OutboxState.Dead, LastError = error, MayHaveArrived = mayHaveArrived },
            SendResult.Gone => item with
            {
                State = OutboxState.Dead,
                LastError = "HTTP 410: the receiver accepts no more messages.",
                MayHaveArrived = mayHaveArrived,
            },
            SendResult.Later(var error, var retryAfter) => Again(item with { MayHaveArrived = mayHaveArrived }, error, retryAfter),
            SendResult.Unknown(var error) => Again(item, error, retryAfter: null),
            _ => throw new InvalidOperationException($"Unknown result: {result}."),
        };

    private OutboxItem Again(OutboxItem item, string error, TimeSpan? retryAfter)
    {
        var isTicket = connections.Find(item.Destination) is not null;
        var pause = isTicket
            ? RetrySchedule.OfTickets(item.Attempts, options.Value.FirstRetryAfter)
            : RetrySchedule.OfWebhooks(item.Attempts);
        return pause is null
            ? item with
            {
                State = OutboxState.Dead,
                LastError = error,
            }
            : item with
            {
                NextAttemptAt = time.GetUtcNow() + (retryAfter > pause ? retryAfter.Value : pause.Value),
                LastError = error,
            };
    }

    [LoggerMessage(
        82,
        LogLevel.Error,
        "The message {Kind} about {RemediationId} to {Destination} was not delivered: {Error}. See GET /dead-letters."
    )]
    private partial void LogDead(string destination, string remediationId, string kind, string? error);
}

/// <summary>
/// The partitions of the outbox. What goes to one ticket keeps its order, and so does what is told of one remediation to one receiver.
/// </summary>
internal static class OutboxPartitions
{
    /// <summary>The partition of a ticket.</summary>
    public static string OfTicket(string connection, string ticketId) => $"t-{connection}-{Short(ticketId)}";

    /// <summary>The partition of a remediation to a receiver.</summary>
    public static string OfReceiver(string url, string remediationId) => $"w-{Short(url)}-{remediationId}";

    /// <summary>How a receiver is named without its address, which may be a secret.</summary>
    public static string Receiver(string prefix, string url) => $"{prefix} {new Uri(url).Host} {Short(url)}";

    /// <summary>A short name for a text from outside.</summary>
    public static string Short(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..24];
}
