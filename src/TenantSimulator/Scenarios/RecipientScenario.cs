using System.ComponentModel;
using TenantHygiene.TenantSimulator.Tenants;

namespace TenantHygiene.TenantSimulator.Scenarios;

/// <summary>A recipient of Exchange Online.</summary>
public sealed class RecipientScenario
{
    /// <summary>The name, unique within its container; the alias when absent.</summary>
    public string? Name { get; set; }

    /// <summary>The recipient's type.</summary>
    public RecipientType Type { get; set; } = RecipientType.MailUser;

    /// <summary>Active or soft-deleted. A soft-deleted mailbox on hold is an inactive mailbox.</summary>
    [Description("A soft-deleted mailbox that is on any hold is an inactive mailbox.")]
    public RecipientState State { get; set; } = RecipientState.Active;

    /// <summary>The directory object's GUID (Guid and ExchangeObjectId); derived from the name when absent.</summary>
    public Guid? Guid { get; set; }

    /// <summary>The mailbox GUID.</summary>
    public Guid? ExchangeGuid { get; set; }

    /// <summary>The archive's GUID.</summary>
    public Guid? ArchiveGuid { get; set; }

    /// <summary>The GUID of an archive that was disabled.</summary>
    public Guid? DisabledArchiveGuid { get; set; }

    /// <summary>The alias.</summary>
    public string? Alias { get; set; }

    /// <summary>The display name.</summary>
    public string? DisplayName { get; set; }

    /// <summary>The primary SMTP address.</summary>
    public string? PrimarySmtpAddress { get; set; }

    /// <summary>Further addresses, with prefix.</summary>
    public List<string> EmailAddresses { get; set; } = [];

    /// <summary>The user principal name.</summary>
    public string? UserPrincipalName { get; set; }

    /// <summary>
    /// The user (user principal name or id) that the recipient belongs to and that is in the directory or its recycle bin.
    /// </summary>
    [Description(
        "User principal name or id of the user, active or in the recycle bin, whom the recipient belongs to: ExternalDirectoryObjectId."
    )]
    public string? User { get; set; }

    /// <summary>Whether ExternalDirectoryObjectId is blank although the user is still there.</summary>
    [Description("ExternalDirectoryObjectId is blank although the user is still there.")]
    public bool LinkHidden { get; set; }

    /// <summary>When the recipient was soft-deleted; ten days before the start when absent.</summary>
    public DateTimeOffset? WhenSoftDeleted { get; set; }

    /// <summary>How many days before the start the recipient was soft-deleted, instead of a date.</summary>
    [Description("How many days before the start the recipient was soft-deleted, instead of whenSoftDeleted; 10 when both are absent.")]
    public double? SoftDeletedDaysAgo { get; set; }

    /// <summary>Whether litigation hold is on.</summary>
    public bool LitigationHoldEnabled { get; set; }

    /// <summary>Holds as Exchange lists them.</summary>
    public List<string> InPlaceHolds { get; set; } = [];

    /// <summary>Whether a retention label holds content.</summary>
    public bool ComplianceTagHoldApplied { get; set; }

    /// <summary>Whether a delay hold is on.</summary>
    public bool DelayHoldApplied { get; set; }

    /// <summary>Whether a delay release hold is on.</summary>
    public bool DelayReleaseHoldApplied { get; set; }

    /// <summary>The retention policy's name.</summary>
    public string? RetentionPolicy { get; set; }

    /// <summary>Whether the recipient is synchronised from Active Directory.</summary>
    public bool IsDirSynced { get; set; } = true;

    /// <summary>Whether Exchange attributes are mastered in the cloud.</summary>
    public bool IsExchangeCloudManaged { get; set; }

    /// <summary>What the mailbox holds.</summary>
    public MailboxContent? Content { get; set; }

    /// <summary>What the archive holds.</summary>
    public MailboxContent? ArchiveContent { get; set; }

    /// <summary>A text with which every purge is refused.</summary>
    [Description("Every purge is refused with this text, as Exchange is reported to do at times for no visible reason.")]
    public string? PurgeRefusal { get; set; }
}
