using System.Text.Json;
using Azure.Data.Tables;
using TenantHygiene.Ledger.Tables;
using TenantHygiene.Remediation.OnPremises;

namespace TenantHygiene.Ledger.OnPremises;

/// <summary>The last heartbeat of every agent.</summary>
public sealed class AgentStore(LedgerTables tables, TimeProvider time)
{
    private const string Table = "Agents";

    /// <summary>Keeps a heartbeat whose signature was checked, unless a later one is known.</summary>
    public async Task RecordAsync(AgentHeartbeat heartbeat, CancellationToken cancellationToken)
    {
        var table = await tables.OpenAsync(Table, cancellationToken);
        var (partition, key) = (heartbeat.TenantId.ToString(), TableKey.OfText(heartbeat.Agent));
        var row = new TableEntity(partition, key)
        {
            ["At"] = heartbeat.At,
            ["ReceivedAt"] = time.GetUtcNow(),
            ["Heartbeat"] = JsonSerializer.Serialize(heartbeat, AgentJson.Default.AgentHeartbeat),
        };
        while (true)
        {
            if (await table.FindAsync(partition, key, cancellationToken) is not { } known)
            {
                if (await table.TryAddAsync(row, cancellationToken))
                {
                    return;
                }
            }
            else if (known.GetDateTimeOffset("At") >= heartbeat.At || await table.TryReplaceAsync(row, known.ETag, cancellationToken))
            {
                return;
            }
        }
    }

    /// <summary>The agents of a tenant that have ever reported, by name.</summary>
    public async Task<IReadOnlyList<KnownAgent>> ListAsync(Guid tenantId, CancellationToken cancellationToken)
    {
        var table = await tables.OpenAsync(Table, cancellationToken);
        var agents = new List<KnownAgent>();
        await foreach (var row in table.QueryAsync<TableEntity>($"PartitionKey eq '{tenantId}'", cancellationToken: cancellationToken))
        {
            agents.Add(
                new KnownAgent(
                    JsonSerializer.Deserialize(row.GetString("Heartbeat") ?? "null", AgentJson.Default.AgentHeartbeat)
                        ?? throw new CorruptRowException(row.PartitionKey, row.RowKey, "Heartbeat is missing"),
                    row.GetDateTimeOffset("ReceivedAt")
                        ?? throw new CorruptRowException(row.PartitionKey, row.RowKey, "ReceivedAt is missing")
                )
            );
        }

        return [.. agents.OrderBy(agent => agent.Heartbeat.Agent, StringComparer.Ordinal)];
    }
}

/// <summary>An agent that has reported.</summary>
/// <param name="Heartbeat">Its last heartbeat.</param>
/// <param name="ReceivedAt">When that arrived, by this application's clock.</param>
public sealed record KnownAgent(AgentHeartbeat Heartbeat, DateTimeOffset ReceivedAt);
