using System.Collections;

namespace TenantHygiene.TenantSimulator.Tenants;

/// <summary>
/// All recipients of a tenant, found by any of their GUIDs at once. Mailboxes of a population are stored when somebody looks one of them up;
/// listings make them on the way.
/// </summary>
internal sealed class RecipientStore
{
    private readonly Dictionary<Guid, Recipient> _all = [];
    private readonly HolderIndex<Guid> _byExchangeGuid = new();
    private readonly HolderIndex<Guid> _byArchiveGuid = new();
    private readonly HolderIndex<Guid> _byLink = new();
    private readonly HolderIndex<Guid> _byOwner = new();
    private readonly HolderIndex<string> _byText = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<Recipient> _purged = [];
    private readonly HashSet<int> _taken = [];
    private Population? _population;

    /// <summary>Every recipient that is not purged.</summary>
    public IReadOnlyCollection<Recipient> All => new Listing(this);

    /// <summary>Those that are stored: no mailbox of a population that nobody has touched.</summary>
    public IReadOnlyCollection<Recipient> Stored => _all.Values;

    /// <summary>Purged recipients, oldest first.</summary>
    public IReadOnlyList<Recipient> Purged => _purged;

    public Recipient? Find(Guid guid)
    {
        Take(guid);
        return _all.GetValueOrDefault(guid);
    }

    public IReadOnlyList<Recipient> ByExchangeGuid(Guid guid)
    {
        Take(guid);
        return _byExchangeGuid.Find(guid);
    }

    public IReadOnlyList<Recipient> ByArchiveGuid(Guid guid) => _byArchiveGuid.Find(guid);

    /// <summary>Recipients whose ExternalDirectoryObjectId is the given user.</summary>
    public IReadOnlyList<Recipient> ByLink(Guid userId)
    {
        Take(userId);
        return _byLink.Find(userId);
    }

    /// <summary>The active recipient of a user.</summary>
    public Recipient? OwnOf(Guid userId)
    {
        Take(userId);
        return _byOwner.Find(userId).FirstOrDefault(recipient => recipient.State == RecipientState.Active);
    }

    /// <summary>Recipients whose name, alias, user principal name or address (without prefix) is the given text.</summary>
    public IReadOnlyList<Recipient> ByText(string text)
    {
        Take(_population?.Find(text));
        return _byText.Find(text);
    }

    /// <summary>Puts the mailboxes of a population in. There can be one.</summary>
    public void Populate(Population population) => _population = population;

    public void Add(Recipient recipient)
    {
        _all.Add(recipient.Guid, recipient);
        Index(recipient);
    }

    /// <summary>Changes a recipient; its GUIDs may change.</summary>
    /// <param name="recipient">The recipient.</param>
    /// <param name="change">What to do with it.</param>
    public void Change(Recipient recipient, Action<Recipient> change)
    {
        Unindex(recipient);
        change(recipient);
        Index(recipient);
    }

    /// <summary>Takes a recipient out for good.</summary>
    /// <param name="recipient">The recipient.</param>
    /// <param name="now">When.</param>
    public void Purge(Recipient recipient, DateTimeOffset now)
    {
        Unindex(recipient);
        _all.Remove(recipient.Guid);
        recipient.PurgedAt = now;
        _purged.Add(recipient);
    }

    private void Take(Guid guid) => Take(_population?.FindAny(guid));

    private void Take(int? position)
    {
        if (position is { } one && _taken.Add(one))
        {
            Add(_population!.RecipientAt(one));
        }
    }

    /// <summary>Zeros stand for no value and are not indexed.</summary>
    private static void Each(Guid? guid, Action<Guid> act)
    {
        if (guid is { } value && value != Guid.Empty)
        {
            act(value);
        }
    }

    private static IEnumerable<string> Texts(Recipient recipient)
    {
        string[] texts =
        [
            recipient.Name,
            recipient.Alias,
            recipient.PrimarySmtpAddress,
            recipient.UserPrincipalName ?? recipient.Alias,
            .. recipient.OtherAddresses.Select(address => address.Split(':')[^1]),
        ];
        return texts.Distinct(StringComparer.OrdinalIgnoreCase);
    }

    private void Index(Recipient recipient)
    {
        Each(recipient.ExchangeGuid, guid => _byExchangeGuid.Add(guid, recipient));
        Each(recipient.ArchiveGuid, guid => _byArchiveGuid.Add(guid, recipient));
        Each(recipient.ExternalDirectoryObjectId, guid => _byLink.Add(guid, recipient));
        Each(recipient.OwnerId, guid => _byOwner.Add(guid, recipient));
        foreach (var text in Texts(recipient))
        {
            _byText.Add(text, recipient);
        }
    }

    private void Unindex(Recipient recipient)
    {
        Each(recipient.ExchangeGuid, guid => _byExchangeGuid.Remove(guid, recipient));
        Each(recipient.ArchiveGuid, guid => _byArchiveGuid.Remove(guid, recipient));
        Each(recipient.ExternalDirectoryObjectId, guid => _byLink.Remove(guid, recipient));
        Each(recipient.OwnerId, guid => _byOwner.Remove(guid, recipient));
        foreach (var text in Texts(recipient))
        {
            _byText.Remove(text, recipient);
        }
    }

    private sealed class Listing(RecipientStore store) : IReadOnlyCollection<Recipient>
    {
        public int Count => store._all.Count + (store._population?.HealthyUsers ?? 0) - store._taken.Count;

        public IEnumerator<Recipient> GetEnumerator()
        {
            foreach (var recipient in store._all.Values)
            {
                yield return recipient;
            }

            for (var position = 0; position < (store._population?.Size ?? 0); position++)
            {
                if (store._population!.IsHealthy(position) && !store._taken.Contains(position))
                {
                    yield return store._population.RecipientAt(position);
                }
            }
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}

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
