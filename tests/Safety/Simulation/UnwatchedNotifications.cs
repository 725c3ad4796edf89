using System.Net;
using System.Text;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Storage.Queues;
using Microsoft.Extensions.Options;
using TenantHygiene.Ledger;
using TenantHygiene.Ledger.Outbox;
using TenantHygiene.Ledger.Tables;

namespace TenantHygiene.Safety.Simulation;

/// <summary>
/// Notifications have no part in the invariants: their requests neither fail nor count in a history, and no message is kept.
/// </summary>
internal static class UnwatchedNotifications
{
    public static RemediationNotifications Of(SimulatedSystem system, TimeProvider clock)
    {
        var tables = new TableClientOptions
        {
            Retry = { MaxRetries = 0 },
            Transport = new HttpClientTransport(new HttpClient(system.StorageTransport, disposeHandler: false)),
        };
        var queues = new QueueClientOptions
        {
            Retry = { MaxRetries = 0 },
            Transport = new HttpClientTransport(new HttpClient(new DiscardedMessages())),
        };
        var options = Options.Create(new LedgerOptions { TablePrefix = system.Settings["Ledger:TablePrefix"]! });
        return new RemediationNotifications(
            new LedgerTables(new TableServiceClient(system.Storage, tables), options),
            new QueueServiceClient(system.Storage, queues),
            clock
        );
    }

    /// <summary>A queue service that accepts every message and keeps none.</summary>
    private sealed class DiscardedMessages : HttpMessageHandler
    {
        private const string Accepted = """
            <?xml version="1.0" encoding="utf-8"?>
            <QueueMessagesList>
              <QueueMessage>
                <MessageId>00000000-0000-0000-0000-000000000001</MessageId>
                <InsertionTime>Thu, 01 Jan 1970 00:00:00 GMT</InsertionTime>
                <ExpirationTime>Thu, 01 Jan 1970 00:00:00 GMT</ExpirationTime>
                <PopReceipt>receipt</PopReceipt>
                <TimeNextVisible>Thu, 01 Jan 1970 00:00:00 GMT</TimeNextVisible>
              </QueueMessage>
            </QueueMessagesList>
            """;

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(
                new HttpResponseMessage(HttpStatusCode.Created)
                {
                    RequestMessage = request,
                    Content = new StringContent(request.Method == HttpMethod.Post ? Accepted : "", Encoding.UTF8, "application/xml"),
                }
            );
    }
}
