namespace TenantHygiene.Ledger.Tables;

/// <summary>Others kept changing the same row. Trying again later is safe.</summary>
public sealed class ContentionException(string what, int attempts)
    : InvalidOperationException($"{what} was changed by others at each of {attempts} attempts; try again later.")
{
    /// <summary>How often it was tried.</summary>
    public int Attempts { get; } = attempts;
}
