using System.Collections.Concurrent;

namespace TenantHygiene.Microsoft365.Directory;

/// <summary>
/// Whether the service's own filter for users with errors may be believed, per tenant, until the process ends. The documents promise it and practice denies it,
/// and a filter that silently returns too little would hide errors: it has to prove itself against a full scan, and again with each one.
/// </summary>
internal sealed class FilterTrust(TimeProvider clock)
{
    /// <summary>No longer than this without a full scan.</summary>
    public static readonly TimeSpan FullScanEvery = TimeSpan.FromHours(24);

    private readonly ConcurrentDictionary<Guid, Standing> standings = new();

    /// <summary>How the next scan finds its users.</summary>
    public ScanMethod Choose(Guid tenantId) =>
        standings.TryGetValue(tenantId, out var standing) && standing is { IsProven: true, IsRefused: false } && clock.GetUtcNow() - standing.ProvenAt < FullScanEvery
            ? ScanMethod.Filtered
            : ScanMethod.Full;

    /// <summary>Whether asking is worth while: never again once the filter has failed.</summary>
    public bool MayProbe(Guid tenantId) => !standings.TryGetValue(tenantId, out var standing) || !standing.IsRefused;

    /// <summary>The filter returned everybody whom a full scan that began at this time found.</summary>
    public void Prove(Guid tenantId, DateTimeOffset fullScanBeganAt) => standings[tenantId] = new Standing(IsProven: true, IsRefused: false, fullScanBeganAt);

    /// <summary>The filter is not supported, or returned too little.</summary>
    public void Refuse(Guid tenantId) => standings[tenantId] = new Standing(IsProven: false, IsRefused: true, default);

    private sealed record Standing(bool IsProven, bool IsRefused, DateTimeOffset ProvenAt);
}
