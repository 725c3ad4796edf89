namespace TenantHygiene.Ledger.Scans;

/// <summary>There is no such scan.</summary>
public sealed class ScanNotFoundException(string id) : KeyNotFoundException($"There is no scan {id}.")
{
    /// <summary>The id that was asked for.</summary>
    public string Id { get; } = id;
}
