namespace TenantHygiene.Ledger;

/// <summary>Where the ledger keeps its rows and messages within the storage account. Section <c>Ledger</c>.</summary>
public sealed class LedgerOptions
{
    /// <summary>What the name of every table begins with: a letter, then letters and digits, at most 30.</summary>
    public string TablePrefix { get; set; } = "TenantHygiene";

    /// <summary>The queue of detected errors; its poison queue has the suffix <c>-poison</c>.</summary>
    public string QueueName { get; set; } = "provisioning-errors";
}
