using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TenantHygiene.Functions.Approvals;
using TenantHygiene.Ledger.Requests;
using TenantHygiene.Ticketing.Connections;
using TenantHygiene.Ticketing.Outbound;
using TenantHygiene.Ticketing.Tickets;

namespace TenantHygiene.Functions.Tickets;

/// <summary>
/// Processes an accepted delivery. Harmless to repeat. While a ticket cannot be read, its delivery is postponed with growing pauses up to a
/// limit; what fails five times otherwise waits in the poison queue.
/// </summary>
public sealed partial class ProcessTicketEvent(
    WebhookDeliveryStore deliveries,
    ConnectionRegistry connections,
    TicketEventHandler handler,
    IOptions<TicketingOptions> options,
    ILogger<ProcessTicketEvent> logger
)
{
    // With the usual first pause of 5 seconds: more than a day, and seven minutes.
    private const int MaximumAttemptsToRead = 8;
    private const int MaximumAttemptsToFind = 4;

    [Function(nameof(ProcessTicketEvent))]
    public async Task RunAsync(
        [QueueTrigger(WebhookDeliveryStore.QueueName, Connection = "AzureWebJobsStorage")] string text,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken
    )
    {
        if (text.Split('/') is not [var name, var key] || await deliveries.FindAsync(name, key, cancellationToken) is not { } delivery)
        {
            throw new InvalidOperationException($"The message '{text}' does not name a delivery.");
        }

        if (delivery.IsProcessed)
        {
            return;
        }

        if (connections.Find(name) is not { } connection)
        {
            throw new InvalidOperationException($"The connection '{name}' is no longer configured (Ticketing__Connections).");
        }

        var ticket = JsonSerializer.Deserialize(delivery.EventJson, TicketingJson.Default.TicketEvent)
            ?? throw new JsonException("The event is null.");
        try
        {
            var result = await handler.HandleAsync(connection, ticket, client, cancellationToken);
            await deliveries.CompleteAsync(delivery, cancellationToken);
            LogDone(name, key, result);
        }
        catch (TicketUnreadableException exception) when (PauseAfter(delivery, exception) is { } pause)
        {
            LogDeferred(name, key, pause, exception.Message);
            await deliveries.DeferAsync(delivery, pause, cancellationToken);
        }
        catch (TicketUnreadableException exception) when (exception.IsMissingAct)
        {
            // The ticket was read often and long enough: it does not contain what the delivery announces.
            await deliveries.CompleteAsync(delivery, cancellationToken);
            LogNotFoundInTicket(name, key, exception.Message);
        }
    }

    // Null when it was postponed often enough.
    private TimeSpan? PauseAfter(WebhookDelivery delivery, TicketUnreadableException exception) =>
        delivery.Deferrals < (exception.IsMissingAct ? MaximumAttemptsToFind : MaximumAttemptsToRead)
            ? RetrySchedule.OfTickets(delivery.Deferrals + 1, options.Value.FirstRetryAfter)
            : null;

    [LoggerMessage(81, LogLevel.Information, "Delivery {Key} of connection {Connection}: {Result}.")]
    private partial void LogDone(string connection, string key, TicketResult result);

    [LoggerMessage(83, LogLevel.Warning, "Delivery {Key} of connection {Connection} is processed again after {Pause}: {Reason}")]
    private partial void LogDeferred(string connection, string key, TimeSpan pause, string reason);

    [LoggerMessage(
        84,
        LogLevel.Warning,
        "Delivery {Key} of connection {Connection} announces a decision that is not in the ticket; nothing was done: {Reason}"
    )]
    private partial void LogNotFoundInTicket(string connection, string key, string reason);
}
