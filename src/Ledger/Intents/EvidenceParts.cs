using System.Globalization;
using Azure.Data.Tables;
using TenantHygiene.Ledger.Tables;

namespace TenantHygiene.Ledger.Intents;

/// <summary>Contents larger than a row: parts of at most 64 KiB columns in rows well below 1 MiB, named by the hash of the whole, hence never overwritten by another.</summary>
internal static class EvidenceParts
{
    private const int PerColumn = 64 * 1024;
    
    // Half a row: emulators count the base64 form of what the service counts as bytes.
    private const int ColumnsPerRow = 8;
    private const int PerRow = PerColumn * ColumnsPerRow;

    public static async Task WriteAsync(TableClient table, string remediationId, string sha256, byte[] bytes, CancellationToken cancellationToken)
    {
        foreach (var (number, part) in bytes.Chunk(PerRow).Index())
        {
            var row = new TableEntity(remediationId, Key(sha256, number));
            foreach (var (column, content) in part.Chunk(PerColumn).Index())
            {
                row[Column(column)] = content;
            }

            await table.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellationToken);
        }
    }

    public static async Task<byte[]> ReadAsync(TableClient table, string remediationId, string sha256, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream();
        var (first, end) = ($"part-{sha256}-", $"part-{sha256}.");
        var query = table.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {remediationId} and RowKey ge {first} and RowKey lt {end}"), cancellationToken: cancellationToken);
        await foreach (var row in query)
        {
            for (var column = 0; row.GetBinary(Column(column)) is { } part; column++)
            {
                content.Write(part);
            }
        }

        return content.ToArray();
    }

    private static string Key(string sha256, int number) => string.Create(CultureInfo.InvariantCulture, $"part-{sha256}-{number:D3}");

    private static string Column(int number) => string.Create(CultureInfo.InvariantCulture, $"Content{number:D2}");
}
