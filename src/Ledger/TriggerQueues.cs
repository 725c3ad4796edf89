using Azure.Storage.Queues;
using Microsoft.Extensions.Options;
using TenantHygiene.Ledger.Outbox;
using TenantHygiene.Ledger.Queues;
using TenantHygiene.Ledger.Requests;
using TenantHygiene.Ledger.Scans;
using TenantHygiene.Ledger.Tables;

namespace TenantHygiene.Ledger;

/// <summary>Every queue that a function is triggered by.</summary>
public sealed class TriggerQueues(QueueServiceClient service, IOptions<LedgerOptions> options)
{
    /// <summary>The queue of detected errors.</summary>
    public QueueWithPoison ProvisioningErrors { get; } =
        new(service, options.Value.QueueName, text => MessageText.Parse(text).Problem, text => MessageText.Parse(text).Message?.TenantId);

    /// <summary>All of them, that of detected errors first.</summary>
    public IReadOnlyList<QueueWithPoison> All =>
        field ??= [
            ProvisioningErrors,
            new(
                service,
                DueScanQueue.QueueName,
                text => DueScanQueue.Parse(text) is null ? "The message does not name a tenant." : null,
                text => DueScanQueue.Parse(text)?.TenantId
            ),
            new(service, WebhookDeliveryStore.QueueName, text =>
                text.Split('/') is [var connection, var key] && TableKey.IsId(connection) && TableKey.IsId(key)
                    ? null
                    : "The message does not name a delivery."
            ),
            new(service, RemediationNotifications.QueueName, text =>
                TableKey.IsId(text) ? null : "The message does not name a remediation."
            ),
            new(service, OutboxLeases.QueueName, text => TableKey.IsId(text) ? null : "The message does not name an outbox partition."),
        ];

    /// <summary>One of them; null when there is none of this name.</summary>
    public QueueWithPoison? Find(string name) => All.FirstOrDefault(queue => queue.Name == name);
}
