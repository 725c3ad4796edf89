namespace TenantHygiene.Ledger.Tables;

/// <summary>A record does not fit in a table row. Nothing was written.</summary>
public sealed class RowTooLargeException(string id, int characters, int maximum)
    : InvalidOperationException($"{id} needs {characters} characters, and a row holds {maximum}: keep long texts as evidence, not in the record.")
{
    /// <summary>What was to be written.</summary>
    public string Id { get; } = id;

    /// <summary>Its length in characters.</summary>
    public int Characters { get; } = characters;

    /// <summary>How many a row holds.</summary>
    public int Maximum { get; } = maximum;
}
