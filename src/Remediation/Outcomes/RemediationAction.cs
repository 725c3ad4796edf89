using System.Text.Json.Serialization;
using TenantHygiene.Remediation.Recipients;

namespace TenantHygiene.Remediation.Outcomes;

/// <summary>One act of TenantHygiene on a user or on the recipient in the way.</summary>
public sealed record RemediationAction
{
    /// <summary>What was done.</summary>
    public required ActionKind Kind { get; init; }

    /// <summary>When the request was sent, or, for a change on premises, when the agent answered that it made the change.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The recipient's immutable identity in Exchange Online; absent where the act concerns no recipient.</summary>
    public Guid? RecipientId { get; init; }

    /// <summary>What the recipient was.</summary>
    public RecipientKind? RecipientType { get; init; }

    /// <summary>The recipient's name, as the last reading before the act returned it.</summary>
    public string? DisplayName { get; init; }

    /// <summary>Where content was copied to, or the value that was written.</summary>
    public string? Target { get; init; }

    /// <summary>Who approved the act, or which agent carried it out.</summary>
    public string? By { get; init; }

    /// <summary>The command that undoes it; absent where nothing does.</summary>
    public string? Undo { get; init; }

    /// <summary>An act on a recipient as it was read before.</summary>
    public static RemediationAction On(Recipient recipient, ActionKind kind, DateTimeOffset at) =>
        new()
        {
            Kind = kind,
            At = at,
            RecipientId = recipient.ObjectId,
            RecipientType = recipient.Kind,
            DisplayName = recipient.DisplayName ?? recipient.PrimarySmtpAddress,
        };
}

/// <summary>The kinds of acts. The names are part of the public API.</summary>
public enum ActionKind
{
    /// <summary>A recipient was permanently removed.</summary>
    [JsonStringEnumMemberName("purge")]
    Purge,

    /// <summary>A litigation hold was released.</summary>
    [JsonStringEnumMemberName("hold-release")]
    HoldRelease,

    /// <summary>The content of a mailbox was copied into another one.</summary>
    [JsonStringEnumMemberName("content-copy")]
    ContentCopy,

    /// <summary>Microsoft Graph accepted a request to provision the user again.</summary>
    [JsonStringEnumMemberName("reprovision")]
    Reprovision,

    /// <summary>An ArchiveGuid was written on premises.</summary>
    [JsonStringEnumMemberName("archive-guid-write")]
    ArchiveGuidWrite,

    /// <summary>Exchange Online became the source of authority for the mailbox's Exchange attributes.</summary>
    [JsonStringEnumMemberName("cloud-managed")]
    CloudManaged,

    /// <summary>A diagnostic of Microsoft's that changes state was run.</summary>
    [JsonStringEnumMemberName("diagnostic")]
    Diagnostic,
}
