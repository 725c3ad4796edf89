namespace TenantHygiene.Safety.Mutants;

/// <summary>The product without one of its guards.</summary>
/// <param name="Guard">The guard that is left out.</param>
/// <param name="BlindTable">The table of the ledger that its guard reads, and that forgets everything; null when something else is left out.</param>
internal sealed record Mutant(string Guard, string? BlindTable = null)
{
    /// <summary>Whether the ledger forgets what is in a table, whose name has the test's prefix.</summary>
    public bool Blinds(string table) => BlindTable is not null && table.EndsWith(BlindTable, StringComparison.Ordinal);
}
