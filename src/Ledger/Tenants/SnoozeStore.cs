using System.Text.Json.Nodes;
using Azure;
using Azure.Data.Tables;
using TenantHygiene.Ledger.Audit;
using TenantHygiene.Ledger.Tables;
using TenantHygiene.Remediation.Primitives;

namespace TenantHygiene.Ledger.Tenants;

/// <summary>Which users scans ignore, and until when. Every failure of the storage account is an exception.</summary>
public sealed class SnoozeStore(LedgerTables tables, AuditLog audit, TimeProvider time)
{
    /// <summary>The kind of audit entries for the beginning of a snooze.</summary>
    public const string SnoozedKind = "snoozed";

    /// <summary>The kind of audit entries for its end by a person; its end by time is in the entry of its beginning.</summary>
    public const string SnoozeRemovedKind = "snooze-lifted";

    private const string Table = "Snoozes";

    /// <summary>
    /// Makes scans ignore a user; the last call counts. Recorded in the audit log first, so that no snooze is without its entry.
    /// </summary>
    public async Task<Snooze> SetAsync(
        Guid tenantId,
        Guid userId,
        DateTimeOffset until,
        Principal by,
        string reason,
        CancellationToken cancellationToken
    )
    {
        var snooze = new Snooze(tenantId, userId, until, by, time.GetUtcNow(), reason);
        var content = new JsonObject
        {
            ["userId"] = userId,
            ["until"] = until,
            ["reason"] = reason,
        };
        await RecordAsync(tenantId, SnoozedKind, by, content, cancellationToken);
        var row = new TableEntity(tenantId.ToString(), userId.ToString())
        {
            ["Until"] = until,
            ["At"] = snooze.At,
            ["Reason"] = reason,
        };
        PrincipalColumns.Write(row, "By", by);
        var table = await tables.OpenAsync(Table, cancellationToken);
        await table.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellationToken);
        return snooze;
    }

    /// <summary>Ends a snooze before its time.</summary>
    /// <returns>Whether there was one.</returns>
    public async Task<bool> RemoveAsync(Guid tenantId, Guid userId, Principal by, CancellationToken cancellationToken)
    {
        if (await FindAsync(tenantId, userId, cancellationToken) is null)
        {
            return false;
        }

        await RecordAsync(tenantId, SnoozeRemovedKind, by, new JsonObject { ["userId"] = userId }, cancellationToken);
        var table = await tables.OpenAsync(Table, cancellationToken);
        await table.TryDeleteAsync(tenantId.ToString(), userId.ToString(), ETag.All, cancellationToken);
        return true;
    }

    /// <summary>The snooze of a user that has not ended; null when there is certainly none.</summary>
    public async Task<Snooze?> FindAsync(Guid tenantId, Guid userId, CancellationToken cancellationToken)
    {
        var table = await tables.OpenAsync(Table, cancellationToken);
        return
            await table.FindAsync(tenantId.ToString(), userId.ToString(), cancellationToken) is { } row
            && Parse(tenantId, userId, row) is var snooze
            && snooze.Until > time.GetUtcNow()
            ? snooze
            : null;
    }

    /// <summary>Removes snoozes that have ended; the audit log keeps them.</summary>
    /// <param name="limit">At most how many.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>How many were removed.</returns>
    public async Task<int> RemoveExpiredAsync(int limit, CancellationToken cancellationToken) =>
        await ExpiredRows.RemoveAsync(
            await tables.OpenAsync(Table, cancellationToken),
            TableClient.CreateQueryFilter($"Until lt {time.GetUtcNow()}"),
            limit,
            cancellationToken
        );

    // A new entry each time: the same request twice is two requests.
    private Task RecordAsync(Guid tenantId, string kind, Principal by, JsonObject content, CancellationToken cancellationToken) =>
        audit.AppendAsync(tenantId, remediationId: null, kind, by, content.ToJsonString(), Guid.NewGuid().ToString(), cancellationToken);

    private static Snooze Parse(Guid tenantId, Guid userId, TableEntity row) =>
        new(
            tenantId,
            userId,
            row.GetDateTimeOffset("Until") ?? throw Corrupt(row, "Until"),
            PrincipalColumns.Read(row, "By") ?? throw Corrupt(row, "By"),
            row.GetDateTimeOffset("At") ?? throw Corrupt(row, "At"),
            row.GetString("Reason") ?? throw Corrupt(row, "Reason")
        );

    private static CorruptRowException Corrupt(TableEntity row, string column) =>
        new(row.PartitionKey, row.RowKey, $"{column} is missing or malformed");
}

/// <summary>A request that scans ignore a user for some time.</summary>
/// <param name="TenantId">The tenant.</param>
/// <param name="UserId">The user's Entra object id.</param>
/// <param name="Until">When it ends by itself.</param>
/// <param name="By">Who requested it.</param>
/// <param name="At">When.</param>
/// <param name="Reason">Why.</param>
public sealed record Snooze(Guid TenantId, Guid UserId, DateTimeOffset Until, Principal By, DateTimeOffset At, string Reason);
