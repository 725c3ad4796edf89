using System.Globalization;
using System.Text;
using Azure.Data.Tables;

namespace TenantHygiene.Ledger.Tables;

/// <summary>Keeps a long text in one row: Azure tables take 32,768 characters a column and 1 MiB a row, two bytes a character.</summary>
internal static class DocumentColumns
{
    /// <summary>What fits in a row beside its other columns.</summary>
    public const int MaximumCharacters = 480_000;

    private const int PerColumn = 32_000;

    public static void Write(TableEntity row, string document)
    {
        if (document.Length > MaximumCharacters)
        {
            throw new RowTooLargeException(row.PartitionKey, document.Length, MaximumCharacters);
        }

        row["DocumentLength"] = document.Length;
        for (int start = 0, column = 0; start < document.Length; column++)
        {
            var length = Math.Min(PerColumn, document.Length - start);
            // Half of a surrogate pair is not text, and would come back as a replacement character.
            if (start + length < document.Length && char.IsHighSurrogate(document[start + length - 1]))
            {
                length--;
            }

            row[Name(column)] = document.Substring(start, length);
            start += length;
        }
    }

    /// <exception cref="CorruptRowException">A column is missing.</exception>
    public static string Read(TableEntity row)
    {
        var length = row.GetInt32("DocumentLength") ?? throw new CorruptRowException(row.PartitionKey, row.RowKey, "DocumentLength is missing");
        var document = new StringBuilder(length);
        for (var column = 0; document.Length < length; column++)
        {
            document.Append(row.GetString(Name(column)) ?? throw new CorruptRowException(row.PartitionKey, row.RowKey, $"{Name(column)} is missing"));
        }

        return document.ToString();
    }

    private static string Name(int column) => string.Create(CultureInfo.InvariantCulture, $"Document{column}");
}
