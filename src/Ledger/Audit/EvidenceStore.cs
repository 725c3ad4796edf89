using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using TenantHygiene.Ledger.Tables;

namespace TenantHygiene.Ledger.Audit;

/// <summary>
/// The evidence of each remediation, in order, append-only. A partition holds the head (how many documents there are), a row per document,
/// a row per key, and the contents in parts named by their hash. Head, documents, keys and parts appear together or not at all; parts that
/// are too large for a transaction come first.
/// </summary>
public sealed class EvidenceStore(LedgerTables tables, TimeProvider time)
{
    /// <summary>The largest document, in UTF-8 bytes.</summary>
    public const int MaximumBytes = 4 * 1024 * 1024;

    private const string Table = "Evidence";
    private const int MaximumRemembered = 500;
    private readonly ConcurrencyRetry _retry = new(time);
    private readonly ConcurrentDictionary<string, EvidenceHead> _heads = new(StringComparer.Ordinal);

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
    ) => (await AppendAsync(remediationId, [new NewEvidenceDocument(kind, json, key)], cancellationToken))[0];

    /// <summary>
    /// Appends several documents in their order, together. For each of them, the same holds as if it were appended alone.
    /// </summary>
    /// <param name="remediationId">The remediation.</param>
    /// <param name="added">The documents, with keys that differ.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The documents in the same order, as they are kept.</returns>
    /// <exception cref="JsonException">One is not JSON; nothing was written.</exception>
    /// <exception cref="RowTooLargeException">One is too large; nothing was written.</exception>
    public async Task<IReadOnlyList<EvidenceDocument>> AppendAsync(
        string remediationId,
        IReadOnlyList<NewEvidenceDocument> added,
        CancellationToken cancellationToken
    )
    {
        var open = added.Select(document => new PendingDocument(remediationId, document)).ToList();
        var table = await tables.OpenAsync(Table, cancellationToken);
        var parts = await EvidenceParts.WriteLargeAsync(table, [.. open.SelectMany(document => document.Parts)], cancellationToken);
        var kept = new Dictionary<string, EvidenceDocument>(StringComparer.Ordinal);
        await foreach (var attempt in _retry.AttemptsAsync($"The evidence of {remediationId}", cancellationToken))
        {
            if (attempt > 0)
            {
                // Repeats are rare: the transaction finds them, and only then they are looked up.
                open = await LeaveOutKeptAsync(table, remediationId, open, kept, cancellationToken);
            }

            if (open.Count == 0)
            {
                break;
            }

            // Nearly always this process has written the last document, or there is none: otherwise the transaction fails.
            var head = attempt == 0 ? Recall(remediationId) : await ReadHeadAsync(table, remediationId, cancellationToken);
            var now = time.GetUtcNow();
            var documents = open.Select((document, index) => document.At((head?.Count ?? 0) + 1 + index, now)).ToList();
            if (await table.TryCommitAsync([.. Actions(remediationId, head, documents), .. parts], cancellationToken) is { } etag)
            {
                Remember(remediationId, new EvidenceHead(documents[^1].Sequence, etag));
                documents.ForEach(document => kept.Add(document.Key, document));
                break;
            }
        }

        return [.. added.Select(document => kept[document.Key])];
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

    private EvidenceHead? Recall(string remediationId) => _heads.TryRemove(remediationId, out var head) ? head : null;

    private void Remember(string remediationId, EvidenceHead head)
    {
        if (_heads.Count >= MaximumRemembered)
        {
            _heads.Clear();
        }

        _heads[remediationId] = head;
    }

    private static async Task<EvidenceHead?> ReadHeadAsync(TableClient table, string remediationId, CancellationToken cancellationToken) =>
        await table.FindAsync(remediationId, HeadKey(remediationId), cancellationToken) is { } row
            ? new EvidenceHead(row.GetInt32("Count")!.Value, row.ETag)
            : null;

    private async Task<List<PendingDocument>> LeaveOutKeptAsync(
        TableClient table,
        string remediationId,
        IReadOnlyList<PendingDocument> pending,
        Dictionary<string, EvidenceDocument> kept,
        CancellationToken cancellationToken
    )
    {
        var open = new List<PendingDocument>();
        foreach (var document in pending)
        {
            if (await table.FindAsync(remediationId, KeyRow(document.Added.Key), cancellationToken) is { } used)
            {
                var sequence = used.GetInt32("Sequence")!.Value;
                kept[document.Added.Key] = (await ListAsync(remediationId, cancellationToken)).Single(one => one.Sequence == sequence);
            }
            else
            {
                open.Add(document);
            }
        }

        return open;
    }

    private static IEnumerable<TableTransactionAction> Actions(
        string remediationId,
        EvidenceHead? head,
        IReadOnlyList<EvidenceDocument> documents
    )
    {
        var nextHead = new TableEntity(remediationId, HeadKey(remediationId)) { ["Count"] = documents[^1].Sequence };
        yield return head is null
            ? new TableTransactionAction(TableTransactionActionType.Add, nextHead)
            : new TableTransactionAction(TableTransactionActionType.UpdateReplace, nextHead, head.ETag);
        foreach (var document in documents)
        {
            yield return new TableTransactionAction(TableTransactionActionType.Add, Row(remediationId, document));
            yield return new TableTransactionAction(
                TableTransactionActionType.Add,
                new TableEntity(remediationId, KeyRow(document.Key)) { ["Sequence"] = document.Sequence }
            );
        }
    }

    // With the remediation's id: Azurite searches all rows with the same row key for the partition.
    private static string HeadKey(string remediationId) => $"head-{remediationId}";

    private static string KeyRow(string key) => $"key-{TableKey.OfSecretText(key)}";

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

/// <summary>How many documents a remediation has.</summary>
/// <param name="Count">How many.</param>
/// <param name="ETag">The ETag of the row that says so.</param>
internal sealed record EvidenceHead(int Count, ETag ETag);

/// <summary>A document to be appended.</summary>
/// <param name="Kind">What it is, short and stable, in kebab case.</param>
/// <param name="Json">The document, at most <see cref="EvidenceStore.MaximumBytes"/>.</param>
/// <param name="Key">Names the operation among those of the remediation, at most 200 characters.</param>
public sealed record NewEvidenceDocument(string Kind, string Json, string Key);

/// <summary>A document that is checked and has no place yet.</summary>
internal sealed class PendingDocument
{
    private readonly string _sha256;

    public PendingDocument(string remediationId, NewEvidenceDocument added)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(added.Key.Length, 200);
        Added = added;
        var bytes = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetBytes(added.Json);
        if (bytes.Length > EvidenceStore.MaximumBytes)
        {
            throw new RowTooLargeException($"A document of {remediationId}", bytes.Length, EvidenceStore.MaximumBytes);
        }

        using var _ = JsonDocument.Parse(bytes);
        _sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes));
        Parts = [.. EvidenceParts.Of(remediationId, _sha256, bytes)];
    }

    public NewEvidenceDocument Added { get; }

    public IReadOnlyList<TableEntity> Parts { get; }

    public EvidenceDocument At(int sequence, DateTimeOffset at) => new(sequence, at, Added.Kind, Added.Key, Added.Json, _sha256);
}

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

    // A transaction takes 4 MiB, and three bytes need four characters in it.
    private const int MaximumRowsInTransaction = 4;

    /// <summary>The rows of a content.</summary>
    public static IEnumerable<TableEntity> Of(string remediationId, string sha256, byte[] bytes)
    {
        foreach (var (number, part) in bytes.Chunk(PerRow).Index())
        {
            var row = new TableEntity(remediationId, Key(sha256, number));
            foreach (var (column, content) in part.Chunk(PerColumn).Index())
            {
                row[Column(column)] = content;
            }

            yield return row;
        }
    }

    /// <summary>Writes rows that are too large to be written together with what refers to them.</summary>
    /// <returns>The writes that are left for the transaction: all, or none.</returns>
    public static async Task<IReadOnlyList<TableTransactionAction>> WriteLargeAsync(
        TableClient table,
        IReadOnlyList<TableEntity> parts,
        CancellationToken cancellationToken
    )
    {
        // Two documents with the same content have the same parts, and a transaction takes each row once.
        var rows = parts.DistinctBy(row => row.RowKey).ToList();
        if (rows.Count <= MaximumRowsInTransaction)
        {
            return [.. rows.Select(row => new TableTransactionAction(TableTransactionActionType.UpsertReplace, row))];
        }

        foreach (var row in rows)
        {
            await table.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellationToken);
        }

        return [];
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
