namespace TenantHygiene.TenantSimulator.Recipients;

/// <summary>Finds recipients by a GUID that several may share. Zeros are no value and are not indexed.</summary>
internal sealed class GuidIndex
{
    private readonly Dictionary<Guid, Recipient[]> _holders = [];

    /// <summary>The holders of a GUID.</summary>
    /// <param name="guid">The GUID.</param>
    /// <returns>None for zeros.</returns>
    public IReadOnlyList<Recipient> Find(Guid guid) => _holders.GetValueOrDefault(guid) ?? [];

    /// <summary>Adds a holder.</summary>
    /// <param name="guid">The GUID.</param>
    /// <param name="recipient">The holder.</param>
    public void Add(Guid guid, Recipient recipient)
    {
        if (guid != Guid.Empty)
        {
            _holders[guid] = _holders.TryGetValue(guid, out var holders) ? [.. holders, recipient] : [recipient];
        }
    }

    /// <summary>Removes a holder.</summary>
    /// <param name="guid">The GUID.</param>
    /// <param name="recipient">The holder.</param>
    public void Remove(Guid guid, Recipient recipient)
    {
        if (_holders.TryGetValue(guid, out var holders))
        {
            var rest = holders.Where(holder => holder != recipient).ToArray();
            if (rest.Length == 0)
            {
                _holders.Remove(guid);
            }
            else
            {
                _holders[guid] = rest;
            }
        }
    }
}
