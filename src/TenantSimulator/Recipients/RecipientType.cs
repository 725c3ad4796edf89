using System.Text.Json.Serialization;
using TenantHygiene.TenantSimulator.Scenarios;

namespace TenantHygiene.TenantSimulator.Recipients;

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
