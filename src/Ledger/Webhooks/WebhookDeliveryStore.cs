using Azure.Data.Tables;
using Azure.Storage.Queues;
using TenantHygiene.Ledger.Queue;
using TenantHygiene.Ledger.Tables;

namespace TenantHygiene.Ledger.Webhooks;

/// <summary>
/// Keeps accepted deliveries and puts each on its queue. A delivery is known by its sender's id and by its content: either makes a second one a
/// duplicate, which adds nothing, but makes sure that the first is on the queue: its acceptance may have broken off between the two.
/// </summary>
public sealed class WebhookDeliveryStore(LedgerTables tables, QueueServiceClient queues, TimeProvider time)
{
    /// <summary>The queue of deliveries to be processed; a message is <c>connection/key</c>.</summary>
    public const string QueueName = "ticket-events";

    private const string Table = "WebhookDeliveries";
    private const string Original = "Original";

    private readonly WorkQueue queue = new(queues, QueueName);

    /// <summary>Keeps a delivery and enqueues it.</summary>
    /// <returns>Whether it is a new one.</returns>
    public async Task<bool> AcceptAsync(string connection, string deliveryId, string contentKey, string eventJson, CancellationToken cancellationToken)
    {
        var key = $"d-{TableKey.OfSecretText(deliveryId)}";
        var table = await tables.OpenAsync(Table, cancellationToken);
        var row = new TableEntity(connection, key) { ["ReceivedAt"] = time.GetUtcNow() };
        DocumentColumns.Write(row, eventJson);
        var content = new TableEntity(connection, $"c-{contentKey}") { [Original] = key };
        var isNew = await table.TrySubmitAsync([new(TableTransactionActionType.Add, row), new(TableTransactionActionType.Add, content)], cancellationToken);
        var original = isNew ? key : await FindOriginalAsync(table, row, content, cancellationToken);
        if (isNew || await FindAsync(connection, original, cancellationToken) is { IsProcessed: false })
        {
            await queue.SendAsync($"{connection}/{original}", cancellationToken);
        }

        return isNew;
    }

    /// <summary>A delivery; null when there is certainly none.</summary>
    public async Task<WebhookDelivery?> FindAsync(string connection, string key, CancellationToken cancellationToken)
    {
        if (!TableKey.IsId(connection) || !TableKey.IsId(key))
        {
            return null;
        }

        var table = await tables.OpenAsync(Table, cancellationToken);
        return await table.FindAsync(connection, key, cancellationToken) is { } row
            ? new WebhookDelivery(connection, key, DocumentColumns.Read(row), row.GetDateTimeOffset("ProcessedAt") is not null)
            : null;
    }

    /// <summary>Remembers that what a delivery asks for was done.</summary>
    public async Task CompleteAsync(WebhookDelivery delivery, CancellationToken cancellationToken)
    {
        var table = await tables.OpenAsync(Table, cancellationToken);
        var row = new TableEntity(delivery.Connection, delivery.Key) { ["ProcessedAt"] = time.GetUtcNow() };
        await table.UpdateEntityAsync(row, Azure.ETag.All, TableUpdateMode.Merge, cancellationToken);
    }

    private static async Task<string> FindOriginalAsync(TableClient table, TableEntity row, TableEntity content, CancellationToken cancellationToken) =>
        await table.FindAsync(row.PartitionKey, row.RowKey, cancellationToken) is not null
            ? row.RowKey
            : (await table.FindAsync(content.PartitionKey, content.RowKey, cancellationToken))?.GetString(Original)
                ?? throw new CorruptRowException(content.PartitionKey, content.RowKey, "the delivery that it repeats is missing");
}
