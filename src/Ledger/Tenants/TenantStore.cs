using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using TenantHygiene.Ledger.Tables;
using TenantHygiene.Remediation.Primitives;

namespace TenantHygiene.Ledger.Tenants;

/// <summary>The registered tenants, one row each in one partition. It holds no secret. Every failure of the storage account is an exception.</summary>
public sealed class TenantStore(LedgerTables tables)
{
    private const string Table = "Tenants";
    private const string Partition = "tenants";

    /// <summary>All of them, by id.</summary>
    public async Task<IReadOnlyList<StoredTenant>> ListAsync(CancellationToken cancellationToken)
    {
        var table = await tables.OpenAsync(Table, cancellationToken);
        var stored = new List<StoredTenant>();
        var query = table.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {Partition}"),
            cancellationToken: cancellationToken
        );
        await foreach (var row in query)
        {
            stored.Add(Parse(row));
        }

        return stored;
    }

    /// <summary>One of them; null when it is certainly not registered.</summary>
    public async Task<StoredTenant?> FindAsync(Guid tenantId, CancellationToken cancellationToken)
    {
        var table = await tables.OpenAsync(Table, cancellationToken);
        return await table.FindAsync(Partition, tenantId.ToString(), cancellationToken) is { } row ? Parse(row) : null;
    }

    /// <summary>Adds a tenant, or replaces it.</summary>
    /// <param name="tenant">What it is to be.</param>
    /// <param name="previous">What the caller read before; null where there was none.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>False when another caller changed, added or removed it since; nothing was written then.</returns>
    public async Task<bool> TryWriteAsync(RegisteredTenant tenant, StoredTenant? previous, CancellationToken cancellationToken)
    {
        var row = new TableEntity(Partition, tenant.TenantId.ToString());
        DocumentColumns.Write(row, JsonSerializer.Serialize(tenant, LedgerJson.Default.RegisteredTenant));
        var table = await tables.OpenAsync(Table, cancellationToken);
        return previous is null
            ? await table.TryAddAsync(row, cancellationToken)
            : await table.TryReplaceAsync(row, new ETag(previous.ETag), cancellationToken);
    }

    /// <summary>Removes a tenant from the registry; what is stored about it besides stays.</summary>
    /// <returns>False when another caller changed or removed it since.</returns>
    public async Task<bool> TryRemoveAsync(StoredTenant tenant, CancellationToken cancellationToken)
    {
        var table = await tables.OpenAsync(Table, cancellationToken);
        return await table.TryDeleteAsync(Partition, tenant.Tenant.TenantId.ToString(), new ETag(tenant.ETag), cancellationToken);
    }

    private static StoredTenant Parse(TableEntity row)
    {
        try
        {
            var tenant = JsonSerializer.Deserialize(DocumentColumns.Read(row), LedgerJson.Default.RegisteredTenant);
            return tenant is not null && tenant.TenantId.ToString() == row.RowKey
                ? new StoredTenant(tenant, row.ETag.ToString())
                : throw new CorruptRowException(row.PartitionKey, row.RowKey, "it names another tenant");
        }
        catch (JsonException exception)
        {
            throw new CorruptRowException(row.PartitionKey, row.RowKey, exception.Message);
        }
    }
}

/// <summary>A tenant as it was read.</summary>
/// <param name="Tenant">The tenant.</param>
/// <param name="ETag">Changes with every write; opaque.</param>
public sealed record StoredTenant(RegisteredTenant Tenant, string ETag);

/// <summary>A tenant that is to be looked after.</summary>
public sealed record RegisteredTenant
{
    /// <summary>The tenant's id.</summary>
    public required Guid TenantId { get; init; }

    /// <summary>Name shown to people.</summary>
    public required string Name { get; init; }

    /// <summary>A built-in policy or the name of a policy document.</summary>
    public required string Policy { get; init; }

    /// <summary>How the product signs in, to repair and, without <see cref="ReaderCredential"/>, to read.</summary>
    public required RegisteredCredential Credential { get; init; }

    /// <summary>How it signs in for what only reads; null where it is the same.</summary>
    public RegisteredCredential? ReaderCredential { get; init; }

    /// <summary>The tenant's on-premises side; null for none.</summary>
    public RegisteredOnPremises? OnPremises { get; init; }

    /// <summary>
    /// The hash of the settings that were last taken over for this tenant; null where it was registered by the API. Other settings are taken
    /// over once, at the next start.
    /// </summary>
    public string? SettingsHash { get; init; }

    /// <summary>When it was registered.</summary>
    public required DateTimeOffset RegisteredAt { get; init; }

    /// <summary>When it changed last.</summary>
    public required DateTimeOffset ChangedAt { get; init; }

    /// <summary>Who changed it last; null for the settings.</summary>
    public Principal? ChangedBy { get; init; }
}

/// <summary>How the product signs in to a tenant, without any secret.</summary>
public sealed record RegisteredCredential
{
    /// <summary>The way.</summary>
    public required RegisteredCredentialKind Kind { get; init; }

    /// <summary>Application (client) id; of a managed identity only where it is a user-assigned one.</summary>
    public Guid? ClientId { get; init; }

    /// <summary>Client id of the managed identity that vouches for a federated identity, where it is a user-assigned one.</summary>
    public Guid? ManagedIdentityClientId { get; init; }

    /// <summary>The name of the setting <c>Secrets__{name}</c> that holds the client secret, such as a reference to a key vault.</summary>
    public string? SecretName { get; init; }
}

/// <summary>The ways to sign in to a registered tenant.</summary>
public enum RegisteredCredentialKind
{
    /// <summary>As the tenant's own settings say (<c>Tenants__n__Credential</c>).</summary>
    Settings,

    /// <summary>By the identity of the Azure resource that runs the product.</summary>
    ManagedIdentity,

    /// <summary>By a token that Kubernetes or another federated issuer leaves in a file.</summary>
    WorkloadIdentity,

    /// <summary>By a multi-tenant application that trusts a managed identity of the home tenant.</summary>
    FederatedIdentity,

    /// <summary>By a client secret of the settings, which <see cref="RegisteredCredential.SecretName"/> names.</summary>
    ClientSecret,
}

/// <summary>The on-premises side of a registered tenant.</summary>
/// <param name="Strategy">The name of the strategy.</param>
/// <param name="AgentKey">The public key of the hybrid agent.</param>
/// <param name="NextAgentKey">A second one, while the agent's key is being replaced.</param>
public sealed record RegisteredOnPremises(string Strategy, string? AgentKey = null, string? NextAgentKey = null);
