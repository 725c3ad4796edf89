namespace TenantHygiene.TenantSimulator.Recipients;

/// <summary>All recipients of a tenant, found by any of their GUIDs at once.</summary>
internal sealed class RecipientStore
{
    private readonly Dictionary<Guid, Recipient> _all = [];
    private readonly GuidIndex _byExchangeGuid = new();
    private readonly GuidIndex _byArchiveGuid = new();
    private readonly GuidIndex _byLink = new();
    private readonly GuidIndex _byOwner = new();
    private readonly List<Recipient> _purged = [];

    /// <summary>Every recipient that is not purged.</summary>
    public IReadOnlyCollection<Recipient> All => _all.Values;

    /// <summary>Purged recipients, oldest first.</summary>
    public IReadOnlyList<Recipient> Purged => _purged;

    public Recipient? Find(Guid guid) => _all.GetValueOrDefault(guid);

    public IReadOnlyList<Recipient> ByExchangeGuid(Guid guid) => _byExchangeGuid.Find(guid);

    public IReadOnlyList<Recipient> ByArchiveGuid(Guid guid) => _byArchiveGuid.Find(guid);

    /// <summary>Recipients whose ExternalDirectoryObjectId is the given user.</summary>
    public IReadOnlyList<Recipient> ByLink(Guid userId) => _byLink.Find(userId);

    /// <summary>The active recipient of a user.</summary>
    public Recipient? OwnOf(Guid userId) => _byOwner.Find(userId).FirstOrDefault(recipient => recipient.State == RecipientState.Active);

    /// <summary>Every recipient that ever belonged to a user.</summary>
    public IReadOnlyList<Recipient> ByOwner(Guid userId) => _byOwner.Find(userId);

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

    private void Index(Recipient recipient)
    {
        _byExchangeGuid.Add(recipient.ExchangeGuid, recipient);
        _byArchiveGuid.Add(recipient.ArchiveGuid, recipient);
        _byLink.Add(recipient.ExternalDirectoryObjectId ?? Guid.Empty, recipient);
        _byOwner.Add(recipient.OwnerId ?? Guid.Empty, recipient);
    }

    private void Unindex(Recipient recipient)
    {
        _byExchangeGuid.Remove(recipient.ExchangeGuid, recipient);
        _byArchiveGuid.Remove(recipient.ArchiveGuid, recipient);
        _byLink.Remove(recipient.ExternalDirectoryObjectId ?? Guid.Empty, recipient);
        _byOwner.Remove(recipient.OwnerId ?? Guid.Empty, recipient);
    }
}
