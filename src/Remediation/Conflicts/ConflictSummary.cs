using TenantHygiene.Remediation.Errors;
using TenantHygiene.Remediation.Holds;
using TenantHygiene.Remediation.Primitives;
using TenantHygiene.Remediation.Recipients;

namespace TenantHygiene.Remediation.Conflicts;

/// <summary>Selects from the evidence what approvers see of both sides of the conflict.</summary>
internal static class ConflictSummary
{
    /// <summary>The recipient as re-read or, failing that, as the lookups returned it; null when there is not exactly one.</summary>
    public static ConflictingRecipient? Of(ConflictEvidence evidence)
    {
        var details = (evidence.Candidate as Read<RecipientDetails>.Found)?.Value;
        return (details?.Recipient ?? OnlyRow(evidence.ByFilter) ?? OnlyRow(evidence.ByIdentity)) is { } recipient
            ? Of(recipient) with
            {
                Items = Content(evidence.PrimaryContent)?.Items,
                Bytes = Content(evidence.PrimaryContent)?.Bytes,
                ArchiveItems = Content(evidence.ArchiveContent)?.Items,
                ArchiveBytes = Content(evidence.ArchiveContent)?.Bytes,
                Holds = details is null
                    ? []
                    :
                    [
                        .. HoldAssessment
                            .Assess(details, evidence.OrganisationHolds, evidence.ArchiveContent)
                            .Select(hold => $"{hold.Name} ({hold.Evidence})"),
                    ],
            }
            : null;
    }

    /// <summary>All recipients with the GUID, where there are several; otherwise null.</summary>
    public static IReadOnlyList<ConflictingRecipient>? Claimants(ConflictEvidence evidence) =>
        Rows(evidence.ByFilter)
            .Concat(Rows(evidence.ByIdentity))
            .DistinctBy(row => row.ObjectId)
            .OrderBy(row => row.ObjectId)
            .Select(Of)
            .ToList()
            is { Count: > 1 } several
            ? several
            : null;

    /// <summary>The user's side; null when the user could not be read.</summary>
    public static AffectedUser? UserOf(ConflictEvidence evidence) =>
        evidence.User is Read<DirectoryUser>.Found(var user)
            ? new AffectedUser
            {
                Id = user.Id,
                UserPrincipalName = user.UserPrincipalName,
                DisplayName = user.DisplayName,
                Mail = user.Mail,
                OnPremisesSyncEnabled = user.OnPremisesSyncEnabled,
                Recipient = evidence.OwnRecipient is Read<Recipient>.Found(var own) ? Of(own) : null,
            }
            : null;

    private static ConflictingRecipient Of(Recipient recipient) =>
        new()
        {
            Kind = recipient.Kind,
            Scope = recipient.Scope,
            ObjectId = recipient.ObjectId,
            DistinguishedName = recipient.DistinguishedName,
            DisplayName = recipient.DisplayName,
            PrimarySmtpAddress = recipient.PrimarySmtpAddress,
            ExchangeGuid = recipient.ExchangeGuid,
            ArchiveGuid = recipient.ArchiveGuid,
            WhenSoftDeleted = recipient.WhenSoftDeleted,
            ExternalDirectoryObjectId = recipient.ExternalDirectoryObjectId,
            Holds = [],
        };

    private static Recipient? OnlyRow(Read<IReadOnlyList<Recipient>> read) => Rows(read) is [var only] ? only : null;

    private static IReadOnlyList<Recipient> Rows(Read<IReadOnlyList<Recipient>> read) =>
        read is Read<IReadOnlyList<Recipient>>.Found(var rows) ? rows : [];

    private static MailboxContent? Content(Read<MailboxContent> content) => content is Read<MailboxContent>.Found(var found) ? found : null;
}

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

/// <summary>The user who is to be repaired, as shown beside the recipient in the way.</summary>
public sealed record AffectedUser
{
    /// <summary>Entra object id.</summary>
    public required Guid Id { get; init; }

    /// <summary>User principal name.</summary>
    public required string UserPrincipalName { get; init; }

    /// <summary>Name shown to people.</summary>
    public string? DisplayName { get; init; }

    /// <summary>Primary address.</summary>
    public string? Mail { get; init; }

    /// <summary>Whether Active Directory masters the user.</summary>
    public required bool OnPremisesSyncEnabled { get; init; }

    /// <summary>
    /// The user's own recipient in Exchange Online, in the same form as the one in the way; null when there is none yet or it was not read.
    /// </summary>
    public ConflictingRecipient? Recipient { get; init; }
}
