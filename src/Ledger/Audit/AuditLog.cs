using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Azure.Data.Tables;
using TenantHygiene.Ledger.Tables;
using TenantHygiene.Remediation.Audit;
using TenantHygiene.Remediation.Primitives;

namespace TenantHygiene.Ledger.Audit;

/// <summary>
/// What happened in each tenant, as one chain of hashes per tenant, append-only. A tenant is a partition: the head, a row per entry, a row
/// per key and one that lists the entries of each remediation; they appear together or not at all. Every failure of the storage account is
/// an exception.
/// </summary>
public sealed class AuditLog(LedgerTables tables, TimeProvider time)
{
    /// <summary>
    /// The longest content, in characters: an entry names documents of the evidence by their hash, it does not hold them.
    /// </summary>
    public const int MaximumContent = DocumentColumns.MaximumCharacters;

    private const int MaximumName = 1_000;
    private readonly AuditWriter _writer = new(tables, time);
    private readonly ConcurrentDictionary<Guid, AuditBatcher> _tenants = new();

    /// <summary>Records one thing. A key that was used before changes nothing, and returns what was recorded then.</summary>
    /// <param name="tenantId">The tenant.</param>
    /// <param name="remediationId">The remediation; null for what concerns none.</param>
    /// <param name="kind">What happened, short and stable, in kebab case.</param>
    /// <param name="actor">Who did it; null for the product itself.</param>
    /// <param name="contentJson">The particulars, at most <see cref="MaximumContent"/>.</param>
    /// <param name="key">Names the operation among those of the remediation, at most 1,000 characters.</param>
    /// <param name="cancellationToken">Ends the waiting; what was given to the storage account may still be recorded.</param>
    /// <exception cref="JsonException">The content is not JSON.</exception>
    /// <exception cref="RowTooLargeException">The content is too long; nothing was recorded.</exception>
    public async Task<AuditEntry> AppendAsync(
        Guid tenantId,
        string? remediationId,
        string kind,
        Principal? actor,
        string contentJson,
        string key,
        CancellationToken cancellationToken
    ) => (await AppendAsync(tenantId, remediationId, [new NewAuditEntry(kind, actor, contentJson, key)], cancellationToken))[0];

    /// <summary>
    /// Records several things of one remediation in their order, together where they fit into one transaction. For each of them, the same
    /// holds as if it were recorded alone.
    /// </summary>
    /// <param name="tenantId">The tenant.</param>
    /// <param name="remediationId">The remediation; null for what concerns none.</param>
    /// <param name="entries">What happened, oldest first.</param>
    /// <param name="cancellationToken">Ends the waiting; what was given to the storage account may still be recorded.</param>
    /// <exception cref="JsonException">A content is not JSON; nothing was recorded.</exception>
    /// <exception cref="RowTooLargeException">A content is too long; nothing was recorded.</exception>
    public Task<IReadOnlyList<AuditEntry>> AppendAsync(
        Guid tenantId,
        string? remediationId,
        IReadOnlyList<NewAuditEntry> entries,
        CancellationToken cancellationToken
    )
    {
        var now = time.GetUtcNow();
        var appends = entries.Select(entry => Append(tenantId, remediationId, entry, now)).ToList();
        var tenantAppends = _tenants.GetOrAdd(tenantId, tenant => new AuditBatcher(batch => _writer.WriteAsync(tenant, batch)));
        return tenantAppends.AddAsync(appends, cancellationToken);
    }

    /// <summary>Which of a remediation's operations are recorded, of those that are named by their keys.</summary>
    internal async Task<IReadOnlySet<string>> FindRecordedAsync(
        Guid tenantId,
        string remediationId,
        IEnumerable<string> keys,
        CancellationToken cancellationToken
    )
    {
        var recorded = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var row in QueryPlacesAsync(tenantId, remediationId, cancellationToken))
        {
            recorded.Add(AuditRows.KeyOf(row));
        }

        return keys.Where(key => recorded.Contains(AuditRows.Key(remediationId, key))).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>The last entry of a tenant's chain; null when there is certainly none.</summary>
    public async Task<AuditAnchor?> HeadAsync(Guid tenantId, CancellationToken cancellationToken)
    {
        var table = await tables.OpenAsync(AuditRows.Table, cancellationToken);
        return await table.FindAsync(tenantId.ToString(), AuditRows.HeadKey, cancellationToken) is { } row ? AuditRows.Head(row) : null;
    }

    /// <summary>The entries of a remediation, oldest first; none when there is certainly none.</summary>
    public async Task<IReadOnlyList<AuditEntry>> ListAsync(Guid tenantId, string remediationId, CancellationToken cancellationToken)
    {
        if (!TableKey.IsId(remediationId))
        {
            return [];
        }

        var table = await tables.OpenAsync(AuditRows.Table, cancellationToken);
        var partition = tenantId.ToString();
        var entries = new List<AuditEntry>();
        await foreach (var places in QueryPlacesAsync(tenantId, remediationId, cancellationToken).Chunk(16))
        {
            entries.AddRange(
                await Task.WhenAll(
                    places.Select(row => AuditRows.FindEntryAsync(table, partition, AuditRows.SequenceOf(row), cancellationToken))
                )
            );
        }

        return entries;
    }

    /// <summary>Streams the entries of a tenant from a place on, oldest first.</summary>
    public async IAsyncEnumerable<AuditEntry> ReadAsync(
        Guid tenantId,
        long from,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await foreach (var row in QueryAsync(tenantId, from, long.MaxValue, columns: null, cancellationToken))
        {
            yield return AuditRows.Entry(row);
        }
    }

    /// <summary>Streams the links of a tenant's chain, both ends included, oldest first. Their digests are the recorded ones.</summary>
    public async IAsyncEnumerable<AuditLink> ReadLinksAsync(
        Guid tenantId,
        long from,
        long through,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await foreach (var row in QueryAsync(tenantId, from, through, AuditRows.LinkColumns, cancellationToken))
        {
            yield return AuditRows.Link(row);
        }
    }

    private async IAsyncEnumerable<TableEntity> QueryPlacesAsync(
        Guid tenantId,
        string remediationId,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var table = await tables.OpenAsync(AuditRows.Table, cancellationToken);
        var (partition, (first, end)) = (tenantId.ToString(), AuditRows.RangeOf(remediationId));
        var query = table.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {first} and RowKey lt {end}"),
            cancellationToken: cancellationToken
        );
        await foreach (var row in query)
        {
            yield return row;
        }
    }

    private async IAsyncEnumerable<TableEntity> QueryAsync(
        Guid tenantId,
        long from,
        long through,
        IEnumerable<string>? columns,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var table = await tables.OpenAsync(AuditRows.Table, cancellationToken);
        var (partition, first, last) = (tenantId.ToString(), AuditRows.EntryKey(from), AuditRows.EntryKey(through));
        var query = table.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {first} and RowKey le {last}"),
            select: columns,
            cancellationToken: cancellationToken
        );
        await foreach (var row in query)
        {
            yield return row;
        }
    }

    private static PendingAppend Append(Guid tenantId, string? remediationId, NewAuditEntry wanted, DateTimeOffset now)
    {
        var entry = new AuditEntry
        {
            Sequence = 0,
            TenantId = tenantId,
            RemediationId = remediationId,
            At = now,
            Kind = wanted.Kind,
            Actor = wanted.Actor,
            Content = wanted.ContentJson,
            PreviousHash = "",
            Hash = "",
        };
        Check(entry, wanted.Key);
        return new PendingAppend(entry, AuditRows.Key(remediationId, wanted.Key));
    }

    // Checked here, and not where it is written: an invalid entry must not fail those that are written with it.
    private static void Check(AuditEntry entry, string key)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(key.Length, MaximumName);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((entry.Actor?.Id.Length + entry.Actor?.Name?.Length) ?? 0, MaximumName);
        if (!TableKey.IsId(entry.Kind) || !TableKey.IsId(entry.RemediationId ?? "none"))
        {
            throw new ArgumentException(
                $"'{entry.Kind}' of '{entry.RemediationId}' cannot be recorded: both must have 1 to 128 letters, digits and hyphens.",
                nameof(entry)
            );
        }

        if (entry.Content.Length > MaximumContent)
        {
            throw new RowTooLargeException($"The audit entry {entry.Kind}", entry.Content.Length, MaximumContent);
        }

        using var _ = JsonDocument.Parse(entry.Content);
        AuditHash.Digest(entry);
    }
}

/// <summary>Something to be recorded.</summary>
/// <param name="Kind">What happened, short and stable, in kebab case.</param>
/// <param name="Actor">Who did it; null for the product itself.</param>
/// <param name="ContentJson">The particulars, at most <see cref="AuditLog.MaximumContent"/>.</param>
/// <param name="Key">Names the operation among those of the remediation, at most 1,000 characters.</param>
public sealed record NewAuditEntry(string Kind, Principal? Actor, string ContentJson, string Key);

/// <summary>The rows of the audit log.</summary>
internal static class AuditRows
{
    public const string Table = "AuditLog";
    public const string HeadKey = "head";

    /// <summary>The columns of the links of a chain.</summary>
    public static readonly string[] LinkColumns = ["PartitionKey", "RowKey", "Sequence", "Digest", "PreviousHash", "Hash"];

    /// <summary>The row that keeps an operation from being recorded twice.</summary>
    public static string Key(string? remediationId, string key) => $"key-{TableKey.OfSecretText($"{remediationId}\n{key}")}";

    public static string EntryKey(long sequence) => string.Create(CultureInfo.InvariantCulture, $"entry-{sequence:D19}");

    /// <summary>The key range of the rows that list the entries of a remediation.</summary>
    public static (string First, string End) RangeOf(string remediationId) => ($"of-{remediationId},", $"of-{remediationId}-");

    public static TableEntity HeadRow(AuditEntry last) =>
        new(last.TenantId.ToString(), HeadKey) { ["Sequence"] = last.Sequence, ["Hash"] = last.Hash };

    public static AuditAnchor Head(TableEntity row) => new(SequenceOf(row), Text(row, "Hash"));

    public static IEnumerable<TableEntity> Of(AuditEntry entry, string key)
    {
        var partition = entry.TenantId.ToString();
        var row = new TableEntity(partition, EntryKey(entry.Sequence))
        {
            ["Sequence"] = entry.Sequence,
            ["RemediationId"] = entry.RemediationId,
            ["At"] = entry.At,
            ["Kind"] = entry.Kind,
            ["Digest"] = AuditHash.Digest(entry),
            ["PreviousHash"] = entry.PreviousHash,
            ["Hash"] = entry.Hash,
        };
        PrincipalColumns.Write(row, "Actor", entry.Actor);
        DocumentColumns.Write(row, entry.Content);
        yield return row;
        yield return new TableEntity(partition, key) { ["Sequence"] = entry.Sequence };
        if (entry.RemediationId is { } remediationId)
        {
            yield return new TableEntity(partition, string.Create(CultureInfo.InvariantCulture, $"of-{remediationId},{entry.Sequence:D19}"))
            {
                ["Sequence"] = entry.Sequence,
                ["Key"] = key,
            };
        }
    }

    /// <summary>The operation of an entry, from the row that lists it for its remediation.</summary>
    public static string KeyOf(TableEntity place) => Text(place, "Key");

    public static AuditEntry Entry(TableEntity row) =>
        new()
        {
            Sequence = SequenceOf(row),
            TenantId = Guid.TryParse(row.PartitionKey, out var tenantId) ? tenantId : throw Corrupt(row, "PartitionKey"),
            RemediationId = row.GetString("RemediationId"),
            At = row.GetDateTimeOffset("At") ?? throw Corrupt(row, "At"),
            Kind = Text(row, "Kind"),
            Actor = PrincipalColumns.Read(row, "Actor"),
            Content = DocumentColumns.Read(row),
            PreviousHash = Text(row, "PreviousHash"),
            Hash = Text(row, "Hash"),
        };

    public static AuditLink Link(TableEntity row) =>
        new(SequenceOf(row), Text(row, "Digest"), Text(row, "PreviousHash"), Text(row, "Hash"));

    /// <exception cref="CorruptRowException">The entry that another row refers to is missing.</exception>
    public static async Task<AuditEntry> FindEntryAsync(
        TableClient table,
        string partition,
        long sequence,
        CancellationToken cancellationToken
    ) =>
        await table.FindAsync(partition, EntryKey(sequence), cancellationToken) is { } row
            ? Entry(row)
            : throw new CorruptRowException(partition, EntryKey(sequence), "the entry is missing, but other rows refer to it");

    public static long SequenceOf(TableEntity row) => row.GetInt64("Sequence") ?? throw Corrupt(row, "Sequence");

    private static string Text(TableEntity row, string column) => row.GetString(column) ?? throw Corrupt(row, column);

    private static CorruptRowException Corrupt(TableEntity row, string column) =>
        new(row.PartitionKey, row.RowKey, $"{column} is missing or malformed");
}
