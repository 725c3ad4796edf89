using System.Text.Json.Serialization;
using TenantHygiene.TenantSimulator.Scenarios;

namespace TenantHygiene.TenantSimulator.Tenants;

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

/// <summary>The type of a recipient.</summary>
[JsonConverter(typeof(CamelCaseEnum<RecipientType>))]
public enum RecipientType
{
    /// <summary>A mail user: the mailbox is elsewhere, the archive may be here.</summary>
    MailUser,

    /// <summary>A user's mailbox.</summary>
    UserMailbox,

    /// <summary>A shared mailbox.</summary>
    SharedMailbox,

    /// <summary>The mailbox of a Microsoft 365 group.</summary>
    GroupMailbox,
}

/// <summary>Where a recipient is in its life.</summary>
[JsonConverter(typeof(CamelCaseEnum<RecipientState>))]
public enum RecipientState
{
    /// <summary>In use.</summary>
    Active,

    /// <summary>Deleted and kept.</summary>
    SoftDeleted,

    /// <summary>Gone for good.</summary>
    Purged,
}

/// <summary>Everything that keeps a mailbox from being purged.</summary>
/// <param name="Litigation">LitigationHoldEnabled.</param>
/// <param name="InPlace">InPlaceHolds as Exchange lists them; <c>-mbx…</c> is an exclusion, not a hold.</param>
/// <param name="ComplianceTag">ComplianceTagHoldApplied.</param>
/// <param name="Delay">DelayHoldApplied.</param>
/// <param name="DelayRelease">DelayReleaseHoldApplied.</param>
internal sealed record Holds(bool Litigation, IReadOnlyList<string> InPlace, bool ComplianceTag, bool Delay, bool DelayRelease)
{
    /// <summary>No hold.</summary>
    public static Holds None { get; } = new(false, [], false, false, false);

    /// <summary>The name of a hold in force, own or of the organisation; null when there is none.</summary>
    /// <param name="organizationHolds">Organisation-wide holds.</param>
    /// <param name="ofMailbox">Whether organisation-wide mailbox holds concern this object.</param>
    /// <returns>A name for messages.</returns>
    public string? InForce(IEnumerable<string> organizationHolds, bool ofMailbox)
    {
        if (Litigation)
        {
            return "litigation hold";
        }

        if (InPlace.FirstOrDefault(hold => !hold.StartsWith('-')) is { } own)
        {
            return own.StartsWith("UniH", StringComparison.OrdinalIgnoreCase) ? "an eDiscovery hold" : "In-Place Hold";
        }

        if (
            ofMailbox
            && organizationHolds.Any(hold =>
                !hold.StartsWith("skp", StringComparison.OrdinalIgnoreCase)
                && !hold.StartsWith("grp", StringComparison.OrdinalIgnoreCase)
                && !IsExcluded(hold)
            )
        )
        {
            return "an organization-wide retention policy";
        }

        return ComplianceTag ? "a retention label"
            : Delay || DelayRelease ? "a delay hold"
            : null;
    }

    private bool IsExcluded(string organizationHold)
    {
        var policy = organizationHold.Split(':')[0];
        return InPlace.Any(hold => hold.StartsWith('-') && hold[1..].Split(':')[0].Equals(policy, StringComparison.OrdinalIgnoreCase));
    }
}

/// <summary>How much a mailbox or an archive holds.</summary>
public sealed class MailboxContent
{
    /// <summary>Nothing; shared by the many empty mailboxes.</summary>
    internal static readonly MailboxContent None = new();

    /// <summary>Items.</summary>
    public int ItemCount { get; set; }

    /// <summary>Bytes.</summary>
    public long TotalItemSizeBytes { get; set; }

    /// <summary>Recoverable items.</summary>
    public int DeletedItemCount { get; set; }

    /// <summary>Bytes of recoverable items.</summary>
    public long TotalDeletedItemSizeBytes { get; set; }
}
