using Azure;
using Azure.Data.Tables;
using TenantHygiene.Ledger.Tables;
using TenantHygiene.Remediation.Primitives;

namespace TenantHygiene.Ledger.Tenants;

/// <summary>
/// Who has which role in which tenant, one row for each principal in the partition of its tenant. Every failure of the storage account is an
/// exception: a grant that cannot be read is not absent.
/// </summary>
public sealed class TenantGrantStore(LedgerTables tables)
{
    private const string Table = "TenantGrants";

    /// <summary>The grants of every tenant.</summary>
    public Task<IReadOnlyList<TenantGrant>> ListAsync(CancellationToken cancellationToken) => QueryAsync(filter: null, cancellationToken);

    /// <summary>The grants of one tenant.</summary>
    public Task<IReadOnlyList<TenantGrant>> ListAsync(Guid tenantId, CancellationToken cancellationToken)
    {
        var partition = tenantId.ToString();
        return QueryAsync(TableClient.CreateQueryFilter($"PartitionKey eq {partition}"), cancellationToken);
    }

    /// <summary>The grant of a principal in a tenant; null when there is certainly none.</summary>
    public async Task<TenantGrant?> FindAsync(Guid tenantId, Guid principalId, CancellationToken cancellationToken)
    {
        var table = await tables.OpenAsync(Table, cancellationToken);
        return await table.FindAsync(tenantId.ToString(), principalId.ToString(), cancellationToken) is { } row ? Parse(row) : null;
    }

    /// <summary>Gives a grant; the last call counts.</summary>
    public async Task SetAsync(TenantGrant grant, CancellationToken cancellationToken)
    {
        var table = await tables.OpenAsync(Table, cancellationToken);
        var row = new TableEntity(grant.TenantId.ToString(), grant.PrincipalId.ToString())
        {
            ["Name"] = grant.Name,
            ["Roles"] = string.Join(' ', grant.Roles),
            ["GrantedAt"] = grant.GrantedAt,
        };
        PrincipalColumns.Write(row, "GrantedBy", grant.GrantedBy);
        await table.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellationToken);
    }

    /// <summary>Withdraws a grant. One that is not there is withdrawn already.</summary>
    public async Task RemoveAsync(Guid tenantId, Guid principalId, CancellationToken cancellationToken)
    {
        var table = await tables.OpenAsync(Table, cancellationToken);
        await table.TryDeleteAsync(tenantId.ToString(), principalId.ToString(), ETag.All, cancellationToken);
    }

    private async Task<IReadOnlyList<TenantGrant>> QueryAsync(string? filter, CancellationToken cancellationToken)
    {
        var table = await tables.OpenAsync(Table, cancellationToken);
        var grants = new List<TenantGrant>();
        await foreach (var row in table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            grants.Add(Parse(row));
        }

        return grants;
    }

    private static TenantGrant Parse(TableEntity row) =>
        new()
        {
            TenantId = Guid.TryParse(row.PartitionKey, out var tenantId) ? tenantId : throw Corrupt(row, "PartitionKey"),
            PrincipalId = Guid.TryParse(row.RowKey, out var principalId) ? principalId : throw Corrupt(row, "RowKey"),
            Name = row.GetString("Name"),
            Roles = (row.GetString("Roles") ?? throw Corrupt(row, "Roles")).Split(' ', StringSplitOptions.RemoveEmptyEntries),
            GrantedBy = PrincipalColumns.Read(row, "GrantedBy") ?? throw Corrupt(row, "GrantedBy"),
            GrantedAt = row.GetDateTimeOffset("GrantedAt") ?? throw Corrupt(row, "GrantedAt"),
        };

    private static CorruptRowException Corrupt(TableEntity row, string column) =>
        new(row.PartitionKey, row.RowKey, $"{column} is missing or malformed");
}

/// <summary>A person, a group or an application has roles in one tenant.</summary>
public sealed record TenantGrant
{
    /// <summary>The tenant.</summary>
    public required Guid TenantId { get; init; }

    /// <summary>The object id of the person, the group or the application's service principal in the directory that issues tokens.</summary>
    public required Guid PrincipalId { get; init; }

    /// <summary>A name that is shown; null for none.</summary>
    public string? Name { get; init; }

    /// <summary>The app roles, as tokens name them.</summary>
    public required IReadOnlyList<string> Roles { get; init; }

    /// <summary>Who gave it.</summary>
    public required Principal GrantedBy { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset GrantedAt { get; init; }
}
