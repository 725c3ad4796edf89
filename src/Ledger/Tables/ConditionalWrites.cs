using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;

namespace TenantHygiene.Ledger.Tables;

/// <summary>
/// Point reads and conditional writes that tell "somebody else was faster" and "there is no such row" apart from every other failure.
/// A missing table is a failure, not a missing row.
/// </summary>
internal static class ConditionalWrites
{
    /// <summary>The row; null only when the service says that this row does not exist.</summary>
    public static async Task<TableEntity?> FindAsync(
        this TableClient table, string partitionKey, string rowKey, CancellationToken cancellationToken, IEnumerable<string>? columns = null)
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
    public static async Task<bool> TryAddAsync(this TableClient table, TableEntity row, CancellationToken cancellationToken)
    {
        try
        {
            await table.AddEntityAsync(row, cancellationToken);
            return true;
        }
        catch (RequestFailedException exception) when (IsExistingRow(exception))
        {
            return false;
        }
    }

    /// <summary>Replaces a row; false when it has changed or vanished since the ETag was read.</summary>
    public static async Task<bool> TryReplaceAsync(this TableClient table, TableEntity row, ETag etag, CancellationToken cancellationToken)
    {
        try
        {
            await table.UpdateEntityAsync(row, etag, TableUpdateMode.Replace, cancellationToken);
            return true;
        }
        catch (RequestFailedException exception) when (IsChangedRow(exception) || IsMissingRow(exception))
        {
            return false;
        }
    }

    /// <summary>Deletes a row; false when it has changed or vanished since the ETag was read.</summary>
    public static async Task<bool> TryDeleteAsync(this TableClient table, string partitionKey, string rowKey, ETag etag, CancellationToken cancellationToken)
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

    /// <summary>Writes all rows or none; false when one of them was changed, added or removed by somebody else.</summary>
    public static async Task<bool> TrySubmitAsync(this TableClient table, IEnumerable<TableTransactionAction> actions, CancellationToken cancellationToken)
    {
        try
        {
            await table.SubmitTransactionAsync(actions, cancellationToken);
            return true;
        }
        catch (RequestFailedException exception) when (IsChangedRow(exception) || IsMissingRow(exception) || IsExistingRow(exception))
        {
            return false;
        }
    }

    private static bool IsMissingRow(RequestFailedException exception) => exception.ErrorCode == TableErrorCode.ResourceNotFound;

    private static bool IsExistingRow(RequestFailedException exception) => exception.ErrorCode == TableErrorCode.EntityAlreadyExists;

    private static bool IsChangedRow(RequestFailedException exception) => exception.ErrorCode == TableErrorCode.UpdateConditionNotSatisfied;
}
