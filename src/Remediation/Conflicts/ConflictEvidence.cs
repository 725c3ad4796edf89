using TenantHygiene.Remediation.Errors;
using TenantHygiene.Remediation.Primitives;
using TenantHygiene.Remediation.Recipients;

namespace TenantHygiene.Remediation.Conflicts;

/// <summary>Everything that was read about one conflict at one time: the basis of the plan and, read again, of the purge.</summary>
public sealed record ConflictEvidence
{
    /// <summary>The tenant's id.</summary>
    public required Guid TenantId { get; init; }

    /// <summary>The affected user's Entra object id.</summary>
    public required Guid UserId { get; init; }

    /// <summary>The attribute and value in conflict, from the error.</summary>
    public required ProvisioningProblem.GuidInUse Problem { get; init; }

    /// <summary>The affected user, with the errors that stand now.</summary>
    public required Read<DirectoryUser> User { get; init; }

    /// <summary>The affected user's own recipient; absent when Exchange has none for it yet.</summary>
    public required Read<Recipient> OwnRecipient { get; init; }

    /// <summary>First lookup: every recipient that Exchange resolves the GUID to as an identity, soft-deleted ones included.</summary>
    public required Read<IReadOnlyList<Recipient>> ByIdentity { get; init; }

    /// <summary>
    /// Second, independent lookup: every mailbox and mail user, active, soft-deleted or inactive, filtered by the attribute.
    /// </summary>
    public required Read<IReadOnlyList<Recipient>> ByFilter { get; init; }

    /// <summary>The only candidate, re-read by its own identity; absent when there is not exactly one candidate.</summary>
    public required Read<RecipientDetails> Candidate { get; init; }

    /// <summary>Holds that cover every mailbox of the organisation.</summary>
    public required Read<OrganisationHolds> OrganisationHolds { get; init; }

    /// <summary>What the candidate's mailbox holds; absent when it has none.</summary>
    public required Read<MailboxContent> PrimaryContent { get; init; }

    /// <summary>What the candidate's archive holds; absent when it has none.</summary>
    public required Read<MailboxContent> ArchiveContent { get; init; }

    /// <summary>Users in Entra's recycle bin that could own the candidate; absent when there are none.</summary>
    public required Read<IReadOnlyList<DeletedUser>> RecycleBin { get; init; }

    /// <summary>The Entra users whom rows of the candidate name as its own, by object id; empty when they name none.</summary>
    public IReadOnlyDictionary<string, Read<DirectoryUser>> Owners { get; init; } =
        new Dictionary<string, Read<DirectoryUser>>(StringComparer.OrdinalIgnoreCase);

    /// <summary>When the reading began; every fact is at least this fresh.</summary>
    public required DateTimeOffset ReadAt { get; init; }
}
