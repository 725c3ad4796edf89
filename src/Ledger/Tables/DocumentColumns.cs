using System.Globalization;
using System.Text;
using Azure.Data.Tables;

namespace TenantHygiene.Ledger.Tables;

/// <summary>Keeps a long text in one row: Azure tables take 32,768 characters a column and 1 MiB a row, two bytes a character.</summary>
internal static class DocumentColumns
{
    /// <summary>What fits in a row beside its other columns.</summary>
    public const int MaximumCharacters = 480_000;

    private const string Usual = "Document";
    private const int PerColumn = 32_000;

    public static void Write(TableEntity row, string document, string name = Usual)
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
    public static string Read(TableEntity row, string name = Usual)
    {
        var length = row.GetInt32(Length(name)) ?? throw new CorruptRowException(row.PartitionKey, row.RowKey, $"{Length(name)} is missing");
        var document = new StringBuilder(length);
        for (var column = 0; document.Length < length; column++)
        {
            document.Append(row.GetString(Part(name, column)) ?? throw new CorruptRowException(row.PartitionKey, row.RowKey, $"{Part(name, column)} is missing"));
        }

        return document.ToString();
    }

    private static string Length(string name) => $"{name}Length";

    private static string Part(string name, int column) => string.Create(CultureInfo.InvariantCulture, $"{name}{column}");
}
