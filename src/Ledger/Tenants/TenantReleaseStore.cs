using Azure.Data.Tables;
using TenantHygiene.Ledger.Tables;
using TenantHygiene.Remediation.Primitives;

namespace TenantHygiene.Ledger.Tenants;

/// <summary>Which tenants are released for more than plans.</summary>
public sealed class TenantReleaseStore(LedgerTables tables, TimeProvider time)
{
    private const string Table = "TenantReleases";
    private const string Partition = "releases";

    /// <summary>Whether a tenant is released. Never released is false; what could not be read is unreadable.</summary>
    public Task<Read<bool>> ReadAsync(Guid tenantId, CancellationToken cancellationToken) =>
        StorageFaults.ReadAsync(
            "The release of the tenant",
            async () => (await FindAsync(tenantId, cancellationToken)).IsReleased,
            cancellationToken
        );

    /// <summary>The tenants that are released.</summary>
    public async Task<IReadOnlySet<Guid>> ListReleasedAsync(CancellationToken cancellationToken)
    {
        var table = await tables.OpenAsync(Table, cancellationToken);
        var released = new HashSet<Guid>();
        var query = table.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and IsReleased eq true"),
            select: ["RowKey"],
            cancellationToken: cancellationToken
        );
        await foreach (var row in query)
        {
            released.Add(
                Guid.TryParse(row.RowKey, out var id) ? id : throw new CorruptRowException(Partition, row.RowKey, "it names no tenant")
            );
        }

        return released;
    }

    /// <summary>The release of a tenant, with who gave it.</summary>
    public async Task<TenantRelease> FindAsync(Guid tenantId, CancellationToken cancellationToken)
    {
        var table = await tables.OpenAsync(Table, cancellationToken);
        return await table.FindAsync(Partition, tenantId.ToString(), cancellationToken) is { } row
            ? new TenantRelease(
                tenantId,
                row.GetBoolean("IsReleased") ?? throw new CorruptRowException(row.PartitionKey, row.RowKey, "IsReleased is missing"),
                PrincipalColumns.Read(row, "ChangedBy"),
                row.GetDateTimeOffset("ChangedAt")
            )
            : new TenantRelease(tenantId, false, null, null);
    }

    /// <summary>Releases a tenant, or revokes the release. The last call counts.</summary>
    public async Task<TenantRelease> SetAsync(Guid tenantId, bool isReleased, Principal changedBy, CancellationToken cancellationToken)
    {
        var table = await tables.OpenAsync(Table, cancellationToken);
        var row = new TableEntity(Partition, tenantId.ToString()) { ["IsReleased"] = isReleased, ["ChangedAt"] = time.GetUtcNow() };
        PrincipalColumns.Write(row, "ChangedBy", changedBy);
        await table.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellationToken);
        return await FindAsync(tenantId, cancellationToken);
    }
}

/// <summary>Whether a tenant is released for more than plans.</summary>
/// <param name="TenantId">The tenant.</param>
/// <param name="IsReleased">Released.</param>
/// <param name="ChangedBy">Who changed it last.</param>
/// <param name="ChangedAt">When.</param>
public sealed record TenantRelease(Guid TenantId, bool IsReleased, Principal? ChangedBy, DateTimeOffset? ChangedAt);
