using TenantHygiene.Remediation.Conflicts;
using TenantHygiene.Remediation.Policies;
using TenantHygiene.Remediation.Reading;
using TenantHygiene.Remediation.Recipients;

namespace TenantHygiene.Remediation.Proof;

/// <summary>What the rules judge: the evidence, and the policy it is judged by.</summary>
internal sealed record PurgeCase(ConflictEvidence Evidence, PolicyDocument Policy)
{
    /// <summary>The candidate as re-read, or null when it was not found.</summary>
    public RecipientDetails? Candidate => (Evidence.Candidate as Read<RecipientDetails>.Found)?.Value;

    /// <summary>Items in mailbox and archive together; null when either could not be read.</summary>
    public long? Items => (Count(Evidence.PrimaryContent), Count(Evidence.ArchiveContent)) switch
    {
        ({ } primary, { } archive) => primary + archive,
        _ => null,
    };

    /// <summary>Bytes in mailbox and archive together; null when a size could not be read or was not reported.</summary>
    public long? Bytes => (Size(Evidence.PrimaryContent), Size(Evidence.ArchiveContent)) switch
    {
        ({ } primary, { } archive) => primary + archive,
        _ => null,
    };

    private static long? Size(Read<MailboxContent> content) => content switch
    {
        Read<MailboxContent>.Found(var found) => found.Bytes,
        Read<MailboxContent>.Absent => 0,
        _ => null,
    };

    private static long? Count(Read<MailboxContent> content) => content switch
    {
        Read<MailboxContent>.Found(var found) => found.Items,
        Read<MailboxContent>.Absent => 0,
        _ => null,
    };
}
