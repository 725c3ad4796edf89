using TenantHygiene.Remediation.Conflicts;
using TenantHygiene.Remediation.Holds;
using TenantHygiene.Remediation.Reading;
using TenantHygiene.Remediation.Recipients;

namespace TenantHygiene.Remediation.Plans;

/// <summary>Picks from the evidence what people are shown of the conflicting recipient.</summary>
internal static class ConflictSummary
{
    /// <summary>The recipient as re-read or, failing that, as the lookups returned it; null when there is not exactly one.</summary>
    public static ConflictingRecipient? Of(ConflictEvidence evidence)
    {
        var details = (evidence.Candidate as Read<RecipientDetails>.Found)?.Value;
        return (details?.Recipient ?? OnlyRow(evidence.ByFilter) ?? OnlyRow(evidence.ByIdentity)) is { } recipient
            ? new ConflictingRecipient
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
                Items = Items(evidence.PrimaryContent),
                ArchiveItems = Items(evidence.ArchiveContent),
                Holds = details is null ? [] : [.. HoldAssessment.Assess(details, evidence.OrganisationHolds, evidence.ArchiveContent).Select(hold => $"{hold.Name} ({hold.Evidence})")],
            }
            : null;
    }

    private static Recipient? OnlyRow(Read<IReadOnlyList<Recipient>> read) =>
        read is Read<IReadOnlyList<Recipient>>.Found({ Count: 1 } rows) ? rows[0] : null;

    private static long? Items(Read<MailboxContent> content) =>
        content is Read<MailboxContent>.Found(var found) ? found.Items : null;
}
