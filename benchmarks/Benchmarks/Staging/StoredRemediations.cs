using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Azure.Data.Tables;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TenantHygiene.Ledger;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.LocalEnvironment.Services;
using TenantHygiene.Remediation.Errors;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Remediation.Primitives;

namespace TenantHygiene.Benchmarks.Staging;

/// <summary>Remediations that stand in the ledger without anybody working on them, written past the function app.</summary>
public sealed class StoredRemediations(string storage) : IDisposable
{
    /// <summary>Steps of a usual timeline.</summary>
    private const int Steps = 10;

    private const string Table = "TenantHygieneRemediations";

    private readonly ServiceProvider _services = new ServiceCollection()
        .AddLogging()
        .AddLedger(new ConfigurationBuilder().AddInMemoryCollection([new("AzureWebJobsStorage", storage)]).Build())
        .BuildServiceProvider();

    private RemediationStore Store => _services.GetRequiredService<RemediationStore>();

    /// <summary>Writes one, with a usual timeline.</summary>
    /// <returns>Its id.</returns>
    public async Task<string> AddAsync(CancellationToken cancellationToken)
    {
        var now = TimeProvider.System.GetUtcNow();
        var error = new ClassifiedError
        {
            ServiceInstance = "exchange/NAMPRD09-001-01",
            CreatedAt = now,
            Code = "ExA77C31",
            Description =
                "The value \"1a2b3c4d-0000-4000-8000-000000000000\" of property \"ExchangeGuid\" is used by another recipient object.",
            Problem = new ProvisioningProblem.GuidInUse(GuidProperty.ExchangeGuid, Guid.NewGuid()),
            Fingerprint = new ErrorFingerprint(Guid.NewGuid().ToString("N")),
        };
        var request = new RemediationRequest
        {
            TenantId = TenantShape.TenantId,
            UserId = Guid.NewGuid(),
            UserPrincipalName = "ada@contoso.example",
            Error = error,
            Mode = RemediationMode.Remediate,
            At = now,
        };
        var record = (await Store.StartAsync(request, cancellationToken)).Record;
        // Far ahead: the watchdog must not take it for overdue.
        await Store.UpdateAsync(
            TenantScope.All,
            record.Id,
            "wait",
            one => one with { State = RemediationState.Diagnosing, NextCheckAt = now.AddDays(1) },
            cancellationToken
        );
        for (var number = 2; number <= Steps; number++)
        {
            await ChangeAsync(record.Id, cancellationToken);
        }

        return record.Id;
    }

    /// <summary>Adds a step to one's timeline.</summary>
    public Task ChangeAsync(string id, CancellationToken cancellationToken) =>
        Store.UpdateAsync(
            TenantScope.All,
            id,
            $"benchmark-{Guid.NewGuid():N}",
            record => record,
            cancellationToken,
            new NewStep("benchmark", "Both lookups name the same soft-deleted mail user.")
        );

    /// <summary>
    /// Copies a remediation's record many times, as the rows of others. Their steps have no rows of their own: what is stored, not what is
    /// read, grows.
    /// </summary>
    /// <returns>The ids of the copies.</returns>
    public static async Task<IReadOnlyList<string>> CopyAsync(
        AzuriteProcess azurite,
        string id,
        int times,
        CancellationToken cancellationToken
    )
    {
        // As long as the original: the lengths of documents are stored beside them.
        IReadOnlyList<string> copies =
        [
            .. Enumerable
                .Range(0, times)
                .Select(number =>
                    string.Concat(
                        id.AsSpan(0, id.Length - 10),
                        number.ToString("D8", CultureInfo.InvariantCulture),
                        id.AsSpan(id.Length - 2)
                    )
                ),
        ];
        await AzuriteTableFile.CopyAsync(azurite, Table, id, RecordKey(id), copies, cancellationToken);
        return copies;
    }

    /// <summary>Reads a record's row directly, as the ledger does.</summary>
    public static async Task ReadAsync(TableClient table, string id, CancellationToken cancellationToken) =>
        await table.GetEntityAsync<TableEntity>(id, RecordKey(id), cancellationToken: cancellationToken);

    private static string RecordKey(string id) => $"record-{id}";

    /// <summary>The table.</summary>
    public static TableClient Open(string storage) => new(storage, Table);

    /// <inheritdoc/>
    public void Dispose() => _services.Dispose();
}

/// <summary>
/// The file in which Azurite keeps its tables between runs. Before Azurite adds a row, it goes through every row with the same row key:
/// what takes a second in this file would take it an hour.
/// </summary>
public static class AzuriteTableFile
{
    // An older one than Azurite's LokiJS writes: it makes the indices anew when it loads the file.
    private const double VersionWithoutIndices = 1.4;

    // As short as JavaScript writes it: Node.js reads no file of more than 512 MB as one string.
    private static readonly JsonSerializerOptions _short = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private const string Gap = "the copies stand here";

    /// <summary>Stops Azurite, puts copies of a row into its file, and starts it again.</summary>
    /// <param name="azurite">One that keeps its data in files.</param>
    /// <param name="table">The table's name.</param>
    /// <param name="partitionKey">The row's partition key; wherever it stands in the row, the copy's stands in the copy.</param>
    /// <param name="rowKey">The row's row key.</param>
    /// <param name="copies">The copies' partition keys, as long as the row's and new.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task CopyAsync(
        AzuriteProcess azurite,
        string table,
        string partitionKey,
        string rowKey,
        IReadOnlyCollection<string> copies,
        CancellationToken cancellationToken
    )
    {
        await azurite.Process.StopAsync();
        var file = Path.Combine(azurite.DataDirectory, "__azurite_db_table__.json");
        var database = JsonNode.Parse(await File.ReadAllTextAsync(file, cancellationToken))!;
        var collection = database["collections"]!
            .AsArray()
            .Single(one => ((string)one!["name"]!).EndsWith($"${table}", StringComparison.OrdinalIgnoreCase))!;
        var rows = collection["data"]!.AsArray();
        var row = rows.Single(one => (string?)one!["PartitionKey"] == partitionKey && (string?)one["RowKey"] == rowKey)!
            .DeepClone()
            .AsObject();
        row.Remove("$loki");
        var start = row.ToJsonString(_short)[..^1];
        var number = (long)collection["maxId"]!;
        collection["maxId"] = number + copies.Count;
        database["databaseVersion"] = VersionWithoutIndices;
        rows.Add((JsonNode)Gap);
        var around = database.ToJsonString(_short).Split($"\"{Gap}\"");
        await using (var writer = new StreamWriter(file))
        {
            await writer.WriteAsync(around[0]);
            foreach (var (index, copy) in copies.Index())
            {
                await writer.WriteAsync(index is 0 ? "" : ",");
                await writer.WriteAsync(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{start.Replace(partitionKey, copy, StringComparison.Ordinal)},\"$loki\":{number + 1 + index}}}"
                    )
                );
            }

            await writer.WriteAsync(around[1]);
        }

        await azurite.RestartAsync(cancellationToken);
    }
}
