using Azure;
using Azure.Data.Tables;
using TenantHygiene.Ledger.Tables;

namespace TenantHygiene.Ledger.Remediations;

/// <summary>Which remediation is responsible for a user: at most one at a time.</summary>
internal sealed class UserClaims(LedgerTables tables)
{
    private const string Table = "UserClaims";

    public async Task<UserClaim?> FindAsync(Guid tenantId, Guid userId, CancellationToken cancellationToken)
    {
        var table = await tables.OpenAsync(Table, cancellationToken);
        var row = await table.FindAsync(tenantId.ToString(), userId.ToString(), cancellationToken);
        return row is null
            ? null
            : new UserClaim(row.GetString("RemediationId") ?? throw new CorruptRowException(row.PartitionKey, row.RowKey, "RemediationId is missing"), row.ETag);
    }

    /// <summary>Takes the claim, free or from the one that was read before; false when somebody else was faster.</summary>
    public async Task<bool> TryTakeAsync(RemediationRecord record, UserClaim? from, CancellationToken cancellationToken)
    {
        var table = await tables.OpenAsync(Table, cancellationToken);
        var row = new TableEntity(record.TenantId.ToString(), record.UserId.ToString()) { ["RemediationId"] = record.Id };
        return from is null
            ? await table.TryAddAsync(row, cancellationToken)
            : await table.TryReplaceAsync(row, from.ETag, cancellationToken);
    }

    /// <summary>Frees the user, unless somebody else has taken the claim meanwhile.</summary>
    public async Task ReleaseAsync(RemediationRecord record, CancellationToken cancellationToken)
    {
        if (await FindAsync(record.TenantId, record.UserId, cancellationToken) is { } claim && claim.RemediationId == record.Id)
        {
            var table = await tables.OpenAsync(Table, cancellationToken);
            await table.TryDeleteAsync(record.TenantId.ToString(), record.UserId.ToString(), claim.ETag, cancellationToken);
        }
    }
}

/// <summary>A claim as it was read.</summary>
internal sealed record UserClaim(string RemediationId, ETag ETag);
