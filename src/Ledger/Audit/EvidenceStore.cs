using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Azure.Data.Tables;
using TenantHygiene.Ledger.Tables;

namespace TenantHygiene.Ledger.Audit;

/// <summary>
/// The evidence of each remediation, in order, append-only. A partition holds the head (how many documents there are), a row per document,
/// a row per key, and the contents in parts named by their hash. Parts come first; head, document and key then appear together or not at
/// all.
/// </summary>
public sealed class EvidenceStore(LedgerTables tables, TimeProvider time)
{
    /// <summary>The largest document, in UTF-8 bytes.</summary>
    public const int MaximumBytes = 4 * 1024 * 1024;

    private const string Table = "Evidence";
    private const string HeadKey = "head";
    private readonly ConcurrencyRetry _retry = new(time);

    /// <summary>Appends a document. A key that was used before changes nothing, and returns what was written then.</summary>
    /// <param name="remediationId">The remediation.</param>
    /// <param name="kind">What the document is, short and stable, in kebab case.</param>
    /// <param name="json">The document, at most <see cref="MaximumBytes"/>.</param>
    /// <param name="key">Names the operation among those of the remediation, at most 200 characters.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="JsonException">It is not JSON.</exception>
    /// <exception cref="RowTooLargeException">It is too large; nothing was written.</exception>
    public async Task<EvidenceDocument> AppendAsync(
        string remediationId,
        string kind,
        string json,
        string key,
        CancellationToken cancellationToken
    )
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(key.Length, 200);
        var bytes = Bytes(remediationId, json);
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes));
        var table = await tables.OpenAsync(Table, cancellationToken);
        var keyRow = $"key-{TableKey.OfSecretText(key)}";

        await foreach (var attempt in _retry.AttemptsAsync($"The evidence of {remediationId}", cancellationToken))
        {
            if (await table.FindAsync(remediationId, keyRow, cancellationToken) is { } used)
            {
                var sequence = used.GetInt32("Sequence")!.Value;
                return (await ListAsync(remediationId, cancellationToken)).Single(document => document.Sequence == sequence);
            }

            if (attempt == 0)
            {
                await EvidenceParts.WriteAsync(table, remediationId, sha256, bytes, cancellationToken);
            }

            var head = await table.FindAsync(remediationId, HeadKey, cancellationToken);
            var document = new EvidenceDocument((head?.GetInt32("Count") ?? 0) + 1, time.GetUtcNow(), kind, key, json, sha256);
            var nextHead = new TableEntity(remediationId, HeadKey) { ["Count"] = document.Sequence };
            TableTransactionAction[] actions =
            [
                head is null
                    ? new TableTransactionAction(TableTransactionActionType.Add, nextHead)
                    : new TableTransactionAction(TableTransactionActionType.UpdateReplace, nextHead, head.ETag),
                new TableTransactionAction(TableTransactionActionType.Add, Row(remediationId, document)),
                new TableTransactionAction(
                    TableTransactionActionType.Add,
                    new TableEntity(remediationId, keyRow) { ["Sequence"] = document.Sequence }
                ),
            ];
            if (await table.TrySubmitAsync(actions, cancellationToken))
            {
                return document;
            }
        }

        throw new System.Diagnostics.UnreachableException();
    }

    /// <summary>All documents of a remediation, oldest first; none when there is certainly none.</summary>
    /// <exception cref="CorruptRowException">A document is not what was appended.</exception>
    public async Task<IReadOnlyList<EvidenceDocument>> ListAsync(string remediationId, CancellationToken cancellationToken)
    {
        var table = await tables.OpenAsync(Table, cancellationToken);
        var documents = new List<EvidenceDocument>();
        var query = table.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {remediationId} and RowKey ge 'document-' and RowKey lt 'document.'"),
            cancellationToken: cancellationToken
        );
        await foreach (var row in query)
        {
            var sha256 = row.GetString("Sha256");
            var bytes = await EvidenceParts.ReadAsync(table, remediationId, sha256, cancellationToken);
            if (Convert.ToHexStringLower(SHA256.HashData(bytes)) != sha256)
            {
                throw new CorruptRowException(remediationId, row.RowKey, "its content does not match the recorded hash");
            }

            documents.Add(
                new EvidenceDocument(
                    row.GetInt32("Sequence")!.Value,
                    row.GetDateTimeOffset("At")!.Value,
                    row.GetString("Kind"),
                    row.GetString("Key"),
                    Encoding.UTF8.GetString(bytes),
                    sha256
                )
            );
        }

        return documents;
    }

    private static byte[] Bytes(string remediationId, string json)
    {
        var bytes = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetBytes(json);
        if (bytes.Length > MaximumBytes)
        {
            throw new RowTooLargeException($"A document of {remediationId}", bytes.Length, MaximumBytes);
        }

        using var _ = JsonDocument.Parse(bytes);
        return bytes;
    }

    private static TableEntity Row(string remediationId, EvidenceDocument document) =>
        new(remediationId, string.Create(CultureInfo.InvariantCulture, $"document-{document.Sequence:D6}"))
        {
            ["Sequence"] = document.Sequence,
            ["At"] = document.At,
            ["Kind"] = document.Kind,
            ["Key"] = document.Key,
            ["Sha256"] = document.Sha256,
        };
}

/// <summary>One document of the evidence of a remediation; never changed once written.</summary>
/// <param name="Sequence">1 and up, without gaps.</param>
/// <param name="At">When it was written.</param>
/// <param name="Kind">What it is, short and stable, such as <c>before-image</c>.</param>
/// <param name="Key">The operation that wrote it.</param>
/// <param name="Json">The document, exactly as it was appended.</param>
/// <param name="Sha256">SHA-256 of its UTF-8 bytes, 64 lower-case hexadecimal digits.</param>
public sealed record EvidenceDocument(int Sequence, DateTimeOffset At, string Kind, string Key, string Json, string Sha256);

/// <summary>
/// Contents larger than a row: parts of at most 64 KiB columns in rows well below 1 MiB, named by the hash of the whole, hence never
/// overwritten by another.
/// </summary>
internal static class EvidenceParts
{
    private const int PerColumn = 64 * 1024;

    // Half a row: emulators count the base64 form of what the service counts as bytes.
    private const int ColumnsPerRow = 8;
    private const int PerRow = PerColumn * ColumnsPerRow;

    public static async Task WriteAsync(
        TableClient table,
        string remediationId,
        string sha256,
        byte[] bytes,
        CancellationToken cancellationToken
    )
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
            TableClient.CreateQueryFilter($"PartitionKey eq {remediationId} and RowKey ge {first} and RowKey lt {end}"),
            cancellationToken: cancellationToken
        );
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
