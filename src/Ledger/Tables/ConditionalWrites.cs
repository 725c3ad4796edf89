using System.Runtime.CompilerServices;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using Azure.Identity;
using TenantHygiene.Remediation.Primitives;

namespace TenantHygiene.Ledger.Tables;

/// <summary>
/// Point reads and conditional writes that distinguish "another writer was first" and "there is no such row" from every other failure.
/// A missing table is a failure, not a missing row.
/// </summary>
internal static class ConditionalWrites
{
    /// <summary>The row; null only when the service says that this row does not exist.</summary>
    public static async Task<TableEntity?> FindAsync(
        this TableClient table,
        string partitionKey,
        string rowKey,
        CancellationToken cancellationToken,
        IEnumerable<string>? columns = null
    )
    {
        try
        {
            return (await table.GetEntityAsync<TableEntity>(partitionKey, rowKey, columns, cancellationToken)).Value;
        }
        catch (RequestFailedException exception) when (IsMissingRow(exception))
        {
            return null;
        }
    }

    /// <summary>Adds a row; false when it exists.</summary>
    public static async Task<bool> TryAddAsync(this TableClient table, TableEntity row, CancellationToken cancellationToken) =>
        await table.TryInsertAsync(row, cancellationToken) is not null;

    /// <summary>Adds a row.</summary>
    /// <returns>Its ETag; null when it exists.</returns>
    public static async Task<ETag?> TryInsertAsync(this TableClient table, TableEntity row, CancellationToken cancellationToken)
    {
        try
        {
            return ETagOf(await table.AddEntityAsync(row, cancellationToken));
        }
        catch (RequestFailedException exception) when (IsExistingRow(exception))
        {
            return null;
        }
    }

    /// <summary>Replaces a row; false when it has changed or vanished since the ETag was read.</summary>
    public static async Task<bool> TryReplaceAsync(
        this TableClient table,
        TableEntity row,
        ETag etag,
        CancellationToken cancellationToken
    ) => await table.TryUpdateAsync(row, etag, cancellationToken) is not null;

    /// <summary>Replaces a row.</summary>
    /// <returns>Its new ETag; null when it has changed or vanished since the ETag was read.</returns>
    public static async Task<ETag?> TryUpdateAsync(this TableClient table, TableEntity row, ETag etag, CancellationToken cancellationToken)
    {
        try
        {
            return ETagOf(await table.UpdateEntityAsync(row, etag, TableUpdateMode.Replace, cancellationToken));
        }
        catch (RequestFailedException exception) when (IsChangedRow(exception) || IsMissingRow(exception))
        {
            return null;
        }
    }

    /// <summary>Deletes a row; false when it has changed or vanished since the ETag was read.</summary>
    public static async Task<bool> TryDeleteAsync(
        this TableClient table,
        string partitionKey,
        string rowKey,
        ETag etag,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await table.DeleteEntityAsync(partitionKey, rowKey, etag, cancellationToken);
            return true;
        }
        catch (RequestFailedException exception) when (IsChangedRow(exception) || IsMissingRow(exception))
        {
            return false;
        }
    }

    /// <summary>Whether another writer changed, added or removed a row first.</summary>
    public static bool IsLostRace(this RequestFailedException exception) =>
        IsChangedRow(exception) || IsMissingRow(exception) || IsExistingRow(exception);

    /// <summary>Writes all rows or none; false when another writer changed, added or removed one of them.</summary>
    public static async Task<bool> TrySubmitAsync(
        this TableClient table,
        IEnumerable<TableTransactionAction> actions,
        CancellationToken cancellationToken
    ) => await table.SubmitAsync(actions, cancellationToken) is not null;

    /// <summary>Writes all rows or none.</summary>
    /// <returns>
    /// The new ETag of the first row, which must not be a deletion; null when another writer changed, added or removed one of them.
    /// </returns>
    public static async Task<ETag?> TryCommitAsync(
        this TableClient table,
        IEnumerable<TableTransactionAction> actions,
        CancellationToken cancellationToken
    ) => await table.SubmitAsync(actions, cancellationToken) is { } answers ? ETagOf(answers[0]) : null;

    private static async Task<IReadOnlyList<Response>?> SubmitAsync(
        this TableClient table,
        IEnumerable<TableTransactionAction> actions,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return (await table.SubmitTransactionAsync(actions, cancellationToken)).Value;
        }
        catch (RequestFailedException exception) when (exception.IsLostRace())
        {
            return null;
        }
    }

    private static ETag ETagOf(Response answer) =>
        answer.Headers.ETag ?? throw new RequestFailedException("The storage account returned no ETag for a row that it wrote.");

    private static bool IsMissingRow(RequestFailedException exception) => exception.ErrorCode == TableErrorCode.ResourceNotFound;

    private static bool IsExistingRow(RequestFailedException exception) => exception.ErrorCode == TableErrorCode.EntityAlreadyExists;

    private static bool IsChangedRow(RequestFailedException exception) => exception.ErrorCode == TableErrorCode.UpdateConditionNotSatisfied;
}

/// <summary>Turns failures of the storage account into the third value of a read.</summary>
internal static class StorageFaults
{
    /// <summary>Reads, and answers <see cref="Read{T}.Unreadable"/> for whatever goes wrong, except that the caller gave up.</summary>
    /// <param name="what">What is read, for the fault's text.</param>
    /// <param name="read">Reads it.</param>
    /// <param name="cancellationToken">The caller's.</param>
    public static async Task<Read<T>> ReadAsync<T>(string what, Func<Task<T>> read, CancellationToken cancellationToken)
    {
        try
        {
            return Read.Found(await read());
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            return Read.Unreadable<T>(Kind(exception), $"{what} could not be read: {FirstLine(exception.Message)}");
        }
    }

    private static ReadFaultKind Kind(Exception exception) =>
        exception switch
        {
            RequestFailedException { Status: 401 } or AuthenticationFailedException => ReadFaultKind.Unauthenticated,
            RequestFailedException { Status: 403 } => ReadFaultKind.Forbidden,
            RequestFailedException { Status: 429 } => ReadFaultKind.Throttled,
            RequestFailedException { Status: >= 400 and < 500 } => ReadFaultKind.Refused,
            OperationCanceledException or TimeoutException => ReadFaultKind.TimedOut,
            CorruptRowException or JsonException or FormatException => ReadFaultKind.Malformed,
            AggregateException { InnerExceptions: [.., var last] } => Kind(last),
            _ => ReadFaultKind.ServiceFailed,
        };

    private static string FirstLine(string message) => message.Split('\n', 2)[0].TrimEnd('\r', '.') + ".";
}

/// <summary>Reads, changes and writes again when another writer was first, with growing random pauses, up to a bound.</summary>
internal sealed class ConcurrencyRetry(TimeProvider time)
{
    private const int Maximum = 60;

    /// <summary>Yields once per attempt; leave the loop when the write went through.</summary>
    /// <exception cref="ConcurrencyConflictException">All attempts are used up.</exception>
    public async IAsyncEnumerable<int> AttemptsAsync(string what, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < Maximum; attempt++)
        {
            if (attempt > 0)
            {
                var ceiling = Math.Min(400, 10 << Math.Min(attempt, 6));
                await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(1, ceiling)), time, cancellationToken);
            }

            yield return attempt;
        }

        throw new ConcurrencyConflictException(what, Maximum);
    }
}

/// <summary>Others kept changing the same row. Trying again later is safe.</summary>
public sealed class ConcurrencyConflictException(string what, int attempts)
    : InvalidOperationException($"{what} was changed by other writers during each of {attempts} attempts. Try again later.")
{
    /// <summary>How often it was tried.</summary>
    public int Attempts { get; } = attempts;
}
