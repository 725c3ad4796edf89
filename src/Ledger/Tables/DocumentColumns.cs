using System.Globalization;
using System.Text;
using Azure.Data.Tables;
using TenantHygiene.Remediation.Primitives;

namespace TenantHygiene.Ledger.Tables;

/// <summary>Keeps a long text in one row: Azure tables take 32,768 characters a column and 1 MiB a row, two bytes a character.</summary>
internal static class DocumentColumns
{
    /// <summary>What fits in a row beside its other columns.</summary>
    public const int MaximumCharacters = 480_000;

    private const string DefaultColumn = "Document";
    private const int PerColumn = 32_000;

    public static void Write(TableEntity row, string document, string name = DefaultColumn)
    {
        if (document.Length > MaximumCharacters)
        {
            throw new RowTooLargeException(row.PartitionKey, document.Length, MaximumCharacters);
        }

        row[Length(name)] = document.Length;
        for (int start = 0, column = 0; start < document.Length; column++)
        {
            var length = Math.Min(PerColumn, document.Length - start);
            // Half of a surrogate pair is not text, and would come back as a replacement character.
            if (start + length < document.Length && char.IsHighSurrogate(document[start + length - 1]))
            {
                length--;
            }

            row[Part(name, column)] = document.Substring(start, length);
            start += length;
        }
    }

    public static bool IsIn(TableEntity row, string name) => row.ContainsKey(Length(name));

    /// <exception cref="CorruptRowException">A column is missing.</exception>
    public static string Read(TableEntity row, string name = DefaultColumn)
    {
        var length = row.GetInt32(Length(name))
            ?? throw new CorruptRowException(row.PartitionKey, row.RowKey, $"{Length(name)} is missing");
        var document = new StringBuilder(length);
        for (var column = 0; document.Length < length; column++)
        {
            document.Append(
                row.GetString(Part(name, column))
                    ?? throw new CorruptRowException(row.PartitionKey, row.RowKey, $"{Part(name, column)} is missing")
            );
        }

        return document.ToString();
    }

    private static string Length(string name) => $"{name}Length";

    private static string Part(string name, int column) => string.Create(CultureInfo.InvariantCulture, $"{name}{column}");
}

/// <summary>A principal in a row: its id in the named column, its name in the column with the suffix <c>Name</c>.</summary>
internal static class PrincipalColumns
{
    private const string Name = "Name";

    /// <summary>Writes it; nothing for none.</summary>
    public static void Write(TableEntity row, string column, Principal? principal)
    {
        row[column] = principal?.Id;
        row[column + Name] = principal?.Name;
    }

    /// <summary>Reads it; null where there is none.</summary>
    public static Principal? Read(TableEntity row, string column) =>
        row.GetString(column) is { } id ? new Principal(id, row.GetString(column + Name)) : null;
}

/// <summary>A record does not fit in a table row. Nothing was written.</summary>
public sealed class RowTooLargeException(string id, int characters, int maximum)
    : InvalidOperationException(
        $"{id} needs {characters} characters, and a row holds {maximum}: keep long texts as evidence, not in the record."
    )
{
    /// <summary>What was to be written.</summary>
    public string Id { get; } = id;

    /// <summary>Its length in characters.</summary>
    public int Characters { get; } = characters;

    /// <summary>How many a row holds.</summary>
    public int Maximum { get; } = maximum;
}

/// <summary>A row exists, but does not have the form that TenantHygiene writes. It does not count as absent.</summary>
public sealed class CorruptRowException(string partitionKey, string rowKey, string problem)
    : InvalidOperationException($"The row {partitionKey} / {rowKey} of the ledger cannot be read: {problem}.")
{
    /// <summary>The partition of the row.</summary>
    public string PartitionKey { get; } = partitionKey;

    /// <summary>Its key within the partition.</summary>
    public string RowKey { get; } = rowKey;
}
