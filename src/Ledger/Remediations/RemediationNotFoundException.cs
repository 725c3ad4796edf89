namespace TenantHygiene.Ledger.Remediations;

/// <summary>There is no such remediation.</summary>
public sealed class RemediationNotFoundException(string id) : KeyNotFoundException($"There is no remediation {id}.")
{
    /// <summary>The id that was asked for.</summary>
    public string Id { get; } = id;
}
