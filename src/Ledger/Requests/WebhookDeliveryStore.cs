using Azure.Data.Tables;
using Azure.Storage.Queues;
using TenantHygiene.Ledger.Queues;
using TenantHygiene.Ledger.Tables;

namespace TenantHygiene.Ledger.Requests;

/// <summary>
/// Keeps accepted deliveries and puts each on its queue. A delivery is known by its sender's id and by its content: either makes a second
/// one a duplicate, which adds nothing, but makes sure that the first is on the queue: its acceptance may have broken off between the two.
/// </summary>
public sealed class WebhookDeliveryStore(LedgerTables tables, QueueServiceClient queues, TimeProvider time)
{
    /// <summary>The queue of deliveries to be processed; a message is <c>connection/key</c>.</summary>
    public const string QueueName = "ticket-events";

    private const string Table = "WebhookDeliveries";
    private const string Original = "Original";
    private const string Content = "Content";
    private const string Deferrals = "Deferrals";

    private readonly WorkQueue _queue = new(queues, QueueName);

    /// <summary>Keeps a delivery and enqueues it.</summary>
    /// <returns>Whether it is a new one.</returns>
    public async Task<bool> AcceptAsync(
        string connection,
        string deliveryId,
        string contentKey,
        string eventJson,
        CancellationToken cancellationToken
    )
    {
        var key = $"d-{TableKey.OfSecretText(deliveryId)}";
        var table = await tables.OpenAsync(Table, cancellationToken);
        var content = new TableEntity(connection, $"c-{contentKey}") { [Original] = key };
        var row = new TableEntity(connection, key) { ["ReceivedAt"] = time.GetUtcNow(), [Content] = content.RowKey };
        DocumentColumns.Write(row, eventJson);
        while (true)
        {
            var isNew = await table.TrySubmitAsync(
                [new(TableTransactionActionType.Add, row), new(TableTransactionActionType.Add, content)],
                cancellationToken
            );
            if ((isNew ? key : await FindOriginalAsync(table, row, content, cancellationToken)) is not { } original)
            {
                // What it repeats was removed at this very moment.
                continue;
            }

            if (isNew || await FindAsync(connection, original, cancellationToken) is { IsProcessed: false })
            {
                await _queue.SendAsync($"{connection}/{original}", cancellationToken);
            }

            return isNew;
        }
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
            ? new WebhookDelivery(
                connection,
                key,
                DocumentColumns.Read(row),
                row.GetDateTimeOffset("ProcessedAt") is not null,
                row.GetInt32(Deferrals) ?? 0
            )
            : null;
    }

    /// <summary>
    /// Puts a delivery on its queue once more, to be processed after a pause. Counted first, so that the number of attempts stays limited.
    /// </summary>
    /// <param name="delivery">The delivery as it was read.</param>
    /// <param name="pause">The pause.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task DeferAsync(WebhookDelivery delivery, TimeSpan pause, CancellationToken cancellationToken)
    {
        var table = await tables.OpenAsync(Table, cancellationToken);
        var row = new TableEntity(delivery.Connection, delivery.Key) { [Deferrals] = delivery.Deferrals + 1 };
        await table.UpdateEntityAsync(row, Azure.ETag.All, TableUpdateMode.Merge, cancellationToken);
        await _queue.SendAsync($"{delivery.Connection}/{delivery.Key}", cancellationToken, pause);
    }

    /// <summary>Records that a delivery was processed.</summary>
    public async Task CompleteAsync(WebhookDelivery delivery, CancellationToken cancellationToken)
    {
        var table = await tables.OpenAsync(Table, cancellationToken);
        var row = new TableEntity(delivery.Connection, delivery.Key) { ["ProcessedAt"] = time.GetUtcNow() };
        await table.UpdateEntityAsync(row, Azure.ETag.All, TableUpdateMode.Merge, cancellationToken);
    }

    /// <summary>Removes deliveries that were processed; what was not stays.</summary>
    /// <param name="before">Those that were processed since stay.</param>
    /// <param name="isKeptPermanently">Whether a connection's deliveries have to be known for ever: of those only the text is removed.</param>
    /// <param name="limit">At most how many.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>How many rows were removed, or emptied: two for each delivery that is removed.</returns>
    public async Task<int> RemoveProcessedAsync(
        DateTimeOffset before,
        Predicate<string> isKeptPermanently,
        int limit,
        CancellationToken cancellationToken
    )
    {
        var table = await tables.OpenAsync(Table, cancellationToken);
        var emptied = 0;
        return await ExpiredRows.RemoveAsync(table, EmptyOrListAsync(), cancellationToken) + emptied;

        async IAsyncEnumerable<TableEntity> EmptyOrListAsync()
        {
            // A delivery without text was handled before.
            var filter = TableClient.CreateQueryFilter($"ProcessedAt lt {before} and DocumentLength gt 0");
            await foreach (
                var row in ExpiredRows.Find(table, filter, ["ReceivedAt", "ProcessedAt", Content], cancellationToken).Take(limit)
            )
            {
                if (isKeptPermanently(row.PartitionKey))
                {
                    DocumentColumns.Write(row, "");
                    emptied += await table.TryReplaceAsync(row, row.ETag, cancellationToken) ? 1 : 0;
                    continue;
                }

                yield return row;
                if (row.GetString(Content) is { } content)
                {
                    yield return new TableEntity(row.PartitionKey, content) { ETag = Azure.ETag.All };
                }
            }
        }
    }

    // Null when there is none any more.
    private static async Task<string?> FindOriginalAsync(
        TableClient table,
        TableEntity row,
        TableEntity content,
        CancellationToken cancellationToken
    ) =>
        await table.FindAsync(row.PartitionKey, row.RowKey, cancellationToken) is not null
            ? row.RowKey
            : (await table.FindAsync(content.PartitionKey, content.RowKey, cancellationToken))?.GetString(Original);
}

/// <summary>A delivery that was accepted.</summary>
/// <param name="Connection">The connection that it came by.</param>
/// <param name="Key">Names it within the connection.</param>
/// <param name="EventJson">What it says.</param>
/// <param name="IsProcessed">Whether what it asks for was done.</param>
/// <param name="Deferrals">How often its processing was deferred.</param>
public sealed record WebhookDelivery(string Connection, string Key, string EventJson, bool IsProcessed, int Deferrals);
