using TenantHygiene.Remediation.Recipients;

namespace TenantHygiene.Remediation.Plans;

/// <summary>The recipient in the way, as shown to people.</summary>
public sealed record ConflictingRecipient
{
    /// <summary>Mail user, mailbox or something else.</summary>
    public required RecipientKind Kind { get; init; }

    /// <summary>Active, soft-deleted or inactive.</summary>
    public required RecipientScope Scope { get; init; }

    /// <summary>Immutable identity in Exchange Online.</summary>
    public required Guid ObjectId { get; init; }

    /// <summary>Distinguished name.</summary>
    public required string DistinguishedName { get; init; }

    /// <summary>Name shown to people.</summary>
    public string? DisplayName { get; init; }

    /// <summary>Primary address.</summary>
    public string? PrimarySmtpAddress { get; init; }

    /// <summary>Mailbox GUID.</summary>
    public Guid? ExchangeGuid { get; init; }

    /// <summary>Archive GUID.</summary>
    public Guid? ArchiveGuid { get; init; }

    /// <summary>When it was soft-deleted.</summary>
    public DateTimeOffset? WhenSoftDeleted { get; init; }

    /// <summary>The Entra user it still belongs to, if any.</summary>
    public string? ExternalDirectoryObjectId { get; init; }

    /// <summary>Items in the mailbox; null when there is none or it was not read.</summary>
    public long? Items { get; init; }

    /// <summary>Their size; null when there is no mailbox, or its size is not known.</summary>
    public long? Bytes { get; init; }

    /// <summary>Items in the archive; null when there is none or it was not read.</summary>
    public long? ArchiveItems { get; init; }

    /// <summary>Their size; null when there is no archive, or its size is not known.</summary>
    public long? ArchiveBytes { get; init; }

    /// <summary>Names of the holds on it.</summary>
    public required IReadOnlyList<string> Holds { get; init; }
}
