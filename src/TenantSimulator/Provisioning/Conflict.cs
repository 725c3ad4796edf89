namespace TenantHygiene.TenantSimulator.Provisioning;

/// <summary>Why Exchange refuses a user's attributes.</summary>
internal abstract record Conflict
{
    private Conflict()
    {
    }

    /// <summary>Another recipient holds a GUID.</summary>
    /// <param name="Property">ExchangeGuid or ArchiveGuid.</param>
    /// <param name="Guid">The GUID.</param>
    public sealed record GuidInUse(string Property, Guid Guid) : Conflict;

    /// <summary>The archive in the cloud has another GUID than Active Directory sends.</summary>
    /// <param name="Sent">What Active Directory sends.</param>
    /// <param name="Mailbox">The mailbox's GUID.</param>
    /// <param name="Existing">The cloud archive's GUID.</param>
    public sealed record ArchiveMismatch(Guid Sent, Guid Mailbox, Guid Existing) : Conflict;

    /// <summary>The archive was enabled on premises, and with another GUID in the cloud.</summary>
    /// <param name="Sent">What Active Directory sends.</param>
    /// <param name="Mailbox">The mailbox's GUID.</param>
    /// <param name="Existing">The cloud archive's GUID.</param>
    public sealed record ArchiveEnabledTwice(Guid Sent, Guid Mailbox, Guid Existing) : Conflict;

    /// <summary>The archive is enabled on premises, and its GUID was cleared there.</summary>
    public sealed record ArchiveGuidEmpty : Conflict;
}
