using System.Collections.Concurrent;

namespace TenantHygiene.Ledger.Remediations;

/// <summary>
/// The remediations that this process read or wrote in the last minute, with their ETags. Only for writes: what is written on such a basis
/// fails by its ETag when another process has written since, and is then made anew from what that wrote. A decision is never made from it.
/// </summary>
internal sealed class RecentRemediations(TimeProvider time)
{
    // Each takes some kilobytes.
    private const int Maximum = 500;
    private static readonly TimeSpan _lifetime = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, (StoredRemediation Stored, DateTimeOffset Until)> _known = new(StringComparer.Ordinal);

    /// <summary>Remembers a remediation as it is now.</summary>
    public void Remember(StoredRemediation stored)
    {
        var now = time.GetUtcNow();
        if (_known.Count >= Maximum)
        {
            RemoveOldest(now);
        }

        _known.AddOrUpdate(stored.Record.Id, (stored, now + _lifetime), (_, known) =>
            known.Stored.Version > stored.Version ? known : (stored, now + _lifetime)
        );
    }

    /// <summary>Forgets a remediation that another process has changed.</summary>
    public void Forget(string id) => _known.TryRemove(id, out _);

    /// <summary>A remediation as it was a moment ago; null when it is not known.</summary>
    public StoredRemediation? Find(string id) =>
        _known.TryGetValue(id, out var known) && known.Until > time.GetUtcNow() ? known.Stored : null;

    private void RemoveOldest(DateTimeOffset now)
    {
        var newest = _known.Where(known => known.Value.Until > now).OrderByDescending(known => known.Value.Until).Take(Maximum / 2);
        var kept = newest.Select(known => known.Key).ToHashSet(StringComparer.Ordinal);
        foreach (var id in _known.Keys.Where(id => !kept.Contains(id)))
        {
            _known.TryRemove(id, out _);
        }
    }
}
