using System.Globalization;
using Azure;
using Azure.Data.Tables;
using TenantHygiene.Ledger.Tables;
using TenantHygiene.Remediation.Errors;

namespace TenantHygiene.Ledger.Remediations;

/// <summary>How many remediations an error has had. The number is part of the remediation's id.</summary>
internal sealed class Generations(LedgerTables tables)
{
    private const string Table = "Generations";
    private const string RowKey = "generation";

    public async Task<Generation?> FindAsync(ErrorFingerprint fingerprint, CancellationToken cancellationToken)
    {
        var table = await tables.OpenAsync(Table, cancellationToken);
        var row = await table.FindAsync(fingerprint.Value, RowKey, cancellationToken);
        return row is null
            ? null
            : new Generation(row.GetInt32("Number") ?? throw new CorruptRowException(row.PartitionKey, row.RowKey, "Number is missing"), row.GetInt32("FailuresInARow") ?? 0, row.ETag);
    }

    /// <summary>Begins the generation after the one that was read; null when somebody else was faster.</summary>
    public async Task<Generation?> TryBeginAsync(ErrorFingerprint fingerprint, Generation? previous, int failuresInARow, CancellationToken cancellationToken)
    {
        var table = await tables.OpenAsync(Table, cancellationToken);
        var next = (previous?.Number ?? 0) + 1;
        var row = new TableEntity(fingerprint.Value, RowKey) { ["Number"] = next, ["FailuresInARow"] = failuresInARow };
        var hasBegun = previous is null
            ? await table.TryAddAsync(row, cancellationToken)
            : await table.TryReplaceAsync(row, previous.ETag, cancellationToken);
        return hasBegun ? new Generation(next, failuresInARow, default) : null;
    }
}

/// <summary>The generation of an error as it was read.</summary>
/// <param name="Number">Counts the remediations of the error.</param>
/// <param name="FailuresInARow">How many repairs of the error had failed in a row when this generation began.</param>
/// <param name="ETag">The row's ETag when it was read.</param>
internal sealed record Generation(int Number, int FailuresInARow, ETag ETag)
{
    public string RemediationId(ErrorFingerprint fingerprint) => string.Create(CultureInfo.InvariantCulture, $"r-{fingerprint.Value}-{Number}");
}
