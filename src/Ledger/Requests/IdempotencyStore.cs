using Azure.Data.Tables;
using TenantHygiene.Ledger.Tables;

namespace TenantHygiene.Ledger.Requests;

/// <summary>
/// Stores, per caller and key, which requests were carried out, with their responses. Every failure of the storage account is an exception.
/// </summary>
public sealed class IdempotencyStore(LedgerTables tables, TimeProvider time)
{
    /// <summary>How long a key is kept.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    /// <summary>How long a request counts as being carried out before it counts as broken off, and may be carried out again.</summary>
    public static readonly TimeSpan InFlightLimit = TimeSpan.FromMinutes(2);

    private const string Table = "IdempotencyKeys";
    private readonly ConcurrencyRetry _retry = new(time);

    /// <summary>Claims a key for a request. Exactly one of many concurrent calls gets it as new.</summary>
    public async Task<IdempotencyResult> ClaimAsync(
        string caller,
        string key,
        string requestHash,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var table = await tables.OpenAsync(Table, cancellationToken);
        var newRow = new TableEntity(TableKey.OfSecretText(caller), TableKey.OfSecretText(key))
        {
            ["RequestHash"] = requestHash,
            ["ClaimedAt"] = now,
        };
        await foreach (var _ in _retry.AttemptsAsync("The idempotency key", cancellationToken))
        {
            var current = await table.FindAsync(newRow.PartitionKey, newRow.RowKey, cancellationToken);
            if (current is not null && Evaluate(current, requestHash, now) is { } known)
            {
                return known;
            }

            var isClaimed = current is null
                ? await table.TryAddAsync(newRow, cancellationToken)
                : await table.TryReplaceAsync(newRow, current.ETag, cancellationToken);
            if (isClaimed)
            {
                return new IdempotencyResult.New();
            }
        }

        throw new System.Diagnostics.UnreachableException();
    }

    /// <summary>Records the response of a request that was carried out.</summary>
    public async Task CompleteAsync(
        string caller,
        string key,
        string requestHash,
        string responseJson,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var row = new TableEntity(TableKey.OfSecretText(caller), TableKey.OfSecretText(key))
        {
            ["RequestHash"] = requestHash,
            ["ClaimedAt"] = now,
            ["IsCompleted"] = true,
        };
        DocumentColumns.Write(row, responseJson);
        var table = await tables.OpenAsync(Table, cancellationToken);
        await table.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellationToken);
    }

    /// <summary>Deletes a request that was refused or failed, so that the caller may send it again under the same key.</summary>
    public async Task ReleaseAsync(string caller, string key, CancellationToken cancellationToken)
    {
        var table = await tables.OpenAsync(Table, cancellationToken);
        await table.TryDeleteAsync(TableKey.OfSecretText(caller), TableKey.OfSecretText(key), Azure.ETag.All, cancellationToken);
    }

    /// <summary>Removes expired keys; an hour later than they expire, to allow for clock differences.</summary>
    /// <param name="now">The time.</param>
    /// <param name="limit">At most how many.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>How many were removed.</returns>
    public async Task<int> RemoveExpiredAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken)
    {
        var before = now - Lifetime - TimeSpan.FromHours(1);
        return await ExpiredRows.RemoveAsync(
            await tables.OpenAsync(Table, cancellationToken),
            TableClient.CreateQueryFilter($"ClaimedAt lt {before}"),
            limit,
            cancellationToken
        );
    }

    // Null where the key is free to be claimed.
    private static IdempotencyResult? Evaluate(TableEntity row, string requestHash, DateTimeOffset now)
    {
        var claimedAt = row.GetDateTimeOffset("ClaimedAt")
            ?? throw new CorruptRowException(row.PartitionKey, row.RowKey, "ClaimedAt is missing");
        return row switch
        {
            _ when now - claimedAt >= Lifetime => null,
            _ when row.GetString("RequestHash") != requestHash => new IdempotencyResult.Mismatch(),
            _ when row.GetBoolean("IsCompleted") is true => new IdempotencyResult.Completed(DocumentColumns.Read(row)),
            _ when now - claimedAt >= InFlightLimit => null,
            _ => new IdempotencyResult.InFlight(),
        };
    }
}

/// <summary>The state of an idempotency key for a request.</summary>
public abstract record IdempotencyResult
{
    private IdempotencyResult() { }

    /// <summary>The request is to be carried out by this caller.</summary>
    public sealed record New : IdempotencyResult;

    /// <summary>Another call with the same key and request is being carried out.</summary>
    public sealed record InFlight : IdempotencyResult;

    /// <summary>It was carried out; this was the response.</summary>
    public sealed record Completed(string ResponseJson) : IdempotencyResult;

    /// <summary>The key was used for another request.</summary>
    public sealed record Mismatch : IdempotencyResult;
}
