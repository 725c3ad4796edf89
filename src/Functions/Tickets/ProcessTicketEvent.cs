using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using TenantHygiene.Ledger.Webhooks;
using TenantHygiene.Ticketing.Connections;
using TenantHygiene.Ticketing.Sending;

namespace TenantHygiene.Functions.Tickets;

/// <summary>Does what an accepted delivery asks for. Harmless to repeat; what fails five times waits in the poison queue.</summary>
public sealed partial class ProcessTicketEvent(WebhookDeliveryStore deliveries, ConnectionRegistry connections, TicketWork work, ILogger<ProcessTicketEvent> logger)
{
    [Function(nameof(ProcessTicketEvent))]
    public async Task RunAsync(
        [QueueTrigger(WebhookDeliveryStore.QueueName, Connection = "AzureWebJobsStorage")] string text,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        if (text.Split('/') is not [var name, var key] || await deliveries.FindAsync(name, key, cancellationToken) is not { } delivery)
        {
            throw new InvalidOperationException($"The message '{text}' names no delivery.");
        }

        if (delivery.IsProcessed)
        {
            return;
        }

        if (connections.Find(name) is not { } connection)
        {
            throw new InvalidOperationException($"The connection '{name}' is not configured any more (Ticketing__Connections).");
        }

        var ticket = JsonSerializer.Deserialize(delivery.EventJson, TicketingJson.Default.TicketEvent) ?? throw new JsonException("The event is null.");
        var result = await work.DoAsync(connection, ticket, client, cancellationToken);
        await deliveries.CompleteAsync(delivery, cancellationToken);
        LogDone(name, key, result);
    }

    [LoggerMessage(81, LogLevel.Information, "Delivery {Key} of connection {Connection}: {Result}.")]
    private partial void LogDone(string connection, string key, TicketResult result);
}
