using TenantHygiene.Remediation.Conflicts;
using TenantHygiene.Remediation.Holds;
using TenantHygiene.Remediation.Reading;
using TenantHygiene.Remediation.Recipients;
using TenantHygiene.Remediation.Users;

namespace TenantHygiene.Remediation.Plans;

/// <summary>Picks from the evidence what people are shown of both sides of the conflict.</summary>
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
                Holds = details is null ? [] : [.. HoldAssessment.Assess(details, evidence.OrganisationHolds, evidence.ArchiveContent).Select(hold => $"{hold.Name} ({hold.Evidence})")],
            }
            : null;
    }

    /// <summary>Everybody who carries the GUID, where that is more than one; null otherwise.</summary>
    public static IReadOnlyList<ConflictingRecipient>? Claimants(ConflictEvidence evidence) =>
        Rows(evidence.ByFilter).Concat(Rows(evidence.ByIdentity)).DistinctBy(row => row.ObjectId).OrderBy(row => row.ObjectId).Select(Of).ToList() is { Count: > 1 } several
            ? several
            : null;

    /// <summary>The user's side; null when the user could not be read.</summary>
    public static AffectedUser? UserOf(ConflictEvidence evidence) => evidence.User is Read<DirectoryUser>.Found(var user)
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

    private static ConflictingRecipient Of(Recipient recipient) => new()
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

    private static IReadOnlyList<Recipient> Rows(Read<IReadOnlyList<Recipient>> read) => read is Read<IReadOnlyList<Recipient>>.Found(var rows) ? rows : [];

    private static MailboxContent? Content(Read<MailboxContent> content) => content is Read<MailboxContent>.Found(var found) ? found : null;
}
