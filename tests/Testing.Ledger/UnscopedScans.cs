using TenantHygiene.Ledger.Scans;
using TenantHygiene.Remediation.Primitives;

namespace TenantHygiene.Testing.Unscoped;

/// <summary>Reads scans of every tenant, for tests that are not about who may see what.</summary>
public static class UnscopedScans
{
    /// <summary>One scan.</summary>
    public static Task<ScanRecord?> FindAsync(this ScanStore store, string id, CancellationToken cancellationToken) =>
        store.FindAsync(TenantScope.All, id, cancellationToken);

    /// <summary>A page of scans.</summary>
    public static Task<ScanListPage> ListAsync(this ScanStore store, ScanFilter filter, CancellationToken cancellationToken) =>
        store.ListAsync(TenantScope.All, filter, cancellationToken);
}
