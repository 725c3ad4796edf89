namespace TenantHygiene.TenantSimulator.Recipients;

/// <summary>A recipient of Exchange Online as it stands now. Read and changed under the tenant's gate only.</summary>
internal sealed class Recipient
{
    /// <summary>Guid and ExchangeObjectId.</summary>
    public required Guid Guid { get; init; }

    public required RecipientType Type { get; set; }

    public required string Name { get; set; }

    public required string Alias { get; set; }

    public required string PrimarySmtpAddress { get; set; }

    public RecipientState State { get; set; }

    public Guid ExchangeGuid { get; set; }

    public Guid ArchiveGuid { get; set; }

    public Guid DisabledArchiveGuid { get; set; }

    public string? DisplayName { get; set; }

    public string? UserPrincipalName { get; set; }

    /// <summary>Further addresses beside the primary one, with prefix.</summary>
    public IReadOnlyList<string> OtherAddresses { get; set; } = [];

    /// <summary>The user that the recipient belongs to, whether Exchange shows it or not.</summary>
    public Guid? OwnerId { get; set; }

    /// <summary>ExternalDirectoryObjectId: what Exchange shows of the owner.</summary>
    public Guid? ExternalDirectoryObjectId { get; set; }

    public DateTimeOffset? WhenSoftDeleted { get; set; }

    public Holds Holds { get; set; } = Holds.None;

    public string? RetentionPolicy { get; set; }

    public bool IsDirSynced { get; set; } = true;

    public bool IsExchangeCloudManaged { get; set; }

    public MailboxContent Content { get; set; } = MailboxContent.None;

    public MailboxContent ArchiveContent { get; set; } = MailboxContent.None;

    public string? PurgeRefusal { get; set; }

    /// <summary>When it was purged, for replicas that are late and for the report.</summary>
    public DateTimeOffset? PurgedAt { get; set; }

    /// <summary>Whether the scenario made it up, so that the state listing may leave it out.</summary>
    public bool IsGenerated { get; init; }

    public bool HasMailbox => Type != RecipientType.MailUser;

    public IEnumerable<string> EmailAddresses => OtherAddresses.Prepend($"SMTP:{PrimarySmtpAddress}");

    /// <summary>What <c>Identity</c> shows: soft-deleted objects live in their own container.</summary>
    public string CanonicalName => State == RecipientState.Active ? Name : $"Soft Deleted Objects\\{Name}";
}
