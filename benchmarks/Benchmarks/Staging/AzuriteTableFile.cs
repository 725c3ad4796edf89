using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using TenantHygiene.LocalEnvironment.Azurite;

namespace TenantHygiene.Benchmarks.Staging;

/// <summary>
/// The file in which Azurite keeps its tables between runs. Before Azurite adds a row, it goes through every row with the same row key: what takes a second in this file would take it an hour.
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
    /// <param name="rowKey">The row's and the copies' row key.</param>
    /// <param name="copies">The copies' partition keys, as long as the row's and new.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task CopyAsync(AzuriteProcess azurite, string table, string partitionKey, string rowKey, IReadOnlyCollection<string> copies, CancellationToken cancellationToken)
    {
        await azurite.Process.StopAsync();
        var file = Path.Combine(azurite.DataDirectory, "__azurite_db_table__.json");
        var database = JsonNode.Parse(await File.ReadAllTextAsync(file, cancellationToken))!;
        var collection = database["collections"]!.AsArray().Single(one => ((string)one!["name"]!).EndsWith($"${table}", StringComparison.OrdinalIgnoreCase))!;
        var rows = collection["data"]!.AsArray();
        var row = rows.Single(one => (string?)one!["PartitionKey"] == partitionKey && (string?)one["RowKey"] == rowKey)!.DeepClone().AsObject();
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
                await writer.WriteAsync(string.Create(CultureInfo.InvariantCulture, $"{start.Replace(partitionKey, copy, StringComparison.Ordinal)},\"$loki\":{number + 1 + index}}}"));
            }

            await writer.WriteAsync(around[1]);
        }

        await azurite.RestartAsync(cancellationToken);
    }
}
