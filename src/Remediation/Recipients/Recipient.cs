namespace TenantHygiene.Remediation.Recipients;

/// <summary>A recipient of Exchange Online, as a lookup returned it.</summary>
public sealed record Recipient
{
    /// <summary>What it is.</summary>
    public required RecipientKind Kind { get; init; }

    /// <summary>Where the lookup found it.</summary>
    public required RecipientScope Scope { get; init; }

    /// <summary>The immutable identity (<c>ExchangeObjectId</c>, equal to <c>Guid</c>); the only one used to address a purge.</summary>
    public required Guid ObjectId { get; init; }

    /// <summary>Distinguished name; unique, but changes when the object moves.</summary>
    public required string DistinguishedName { get; init; }

    /// <summary>Name shown to people.</summary>
    public string? DisplayName { get; init; }

    /// <summary>Primary address. Several soft-deleted copies may share it: never an identity.</summary>
    public string? PrimarySmtpAddress { get; init; }

    /// <summary>Mailbox GUID; absent when empty or all zeros.</summary>
    public Guid? ExchangeGuid { get; init; }

    /// <summary>Archive GUID; absent when empty or all zeros.</summary>
    public Guid? ArchiveGuid { get; init; }

    /// <summary>The Entra user it belongs to; absent when blank, which is what a purge requires.</summary>
    public string? ExternalDirectoryObjectId { get; init; }

    /// <summary>When it was soft-deleted; absent for an active recipient.</summary>
    public DateTimeOffset? WhenSoftDeleted { get; init; }

    /// <summary>Whether a hold keeps it as an inactive mailbox.</summary>
    public bool IsInactiveMailbox { get; init; }

    /// <summary>Whether it was soft-deleted according to every sign: the time of deletion and the place where it was found.</summary>
    public bool IsSoftDeleted => WhenSoftDeleted is not null && Scope is not RecipientScope.Active;

    /// <summary>The value it holds of a property.</summary>
    public Guid? Holds(Errors.GuidProperty property) =>
        property switch
        {
            Errors.GuidProperty.ExchangeGuid => ExchangeGuid,
            Errors.GuidProperty.ArchiveGuid => ArchiveGuid,
            _ => null,
        };
}

/// <summary>The kinds of recipients that are told apart. What is not a mail user or a user's mailbox is never purged.</summary>
public enum RecipientKind
{
    /// <summary>A mail-enabled user without a mailbox in the cloud.</summary>
    MailUser,

    /// <summary>A user's mailbox.</summary>
    UserMailbox,

    /// <summary>Anything else: shared, room, group and public-folder mailboxes, contacts, groups.</summary>
    Other,
}

/// <summary>In which set of recipients a lookup found one.</summary>
public enum RecipientScope
{
    /// <summary>Among the active recipients.</summary>
    Active,

    /// <summary>Deleted, and kept for 30 days.</summary>
    SoftDeleted,

    /// <summary>Deleted, and kept by a hold.</summary>
    Inactive,
}
