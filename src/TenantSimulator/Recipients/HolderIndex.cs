namespace TenantHygiene.TenantSimulator.Recipients;

/// <summary>Finds recipients by a value that several may share.</summary>
/// <typeparam name="TKey">The kind of value.</typeparam>
/// <param name="comparer">When two values are the same.</param>
internal sealed class HolderIndex<TKey>(IEqualityComparer<TKey>? comparer = null)
    where TKey : notnull
{
    private readonly Dictionary<TKey, Recipient[]> _holders = new(comparer);

    /// <summary>The holders of a value.</summary>
    /// <param name="key">The value.</param>
    /// <returns>None when nobody holds it.</returns>
    public IReadOnlyList<Recipient> Find(TKey key) => _holders.GetValueOrDefault(key) ?? [];

    /// <summary>Adds a holder.</summary>
    /// <param name="key">The value.</param>
    /// <param name="recipient">The holder.</param>
    public void Add(TKey key, Recipient recipient) =>
        _holders[key] = _holders.TryGetValue(key, out var holders) ? [.. holders, recipient] : [recipient];

    /// <summary>Removes a holder.</summary>
    /// <param name="key">The value.</param>
    /// <param name="recipient">The holder.</param>
    public void Remove(TKey key, Recipient recipient)
    {
        if (!_holders.TryGetValue(key, out var holders))
        {
            return;
        }

        var rest = Array.FindAll(holders, holder => holder != recipient);
        if (rest.Length == 0)
        {
            _holders.Remove(key);
        }
        else
        {
            _holders[key] = rest;
        }
    }
}
