using TenantHygiene.Microsoft365.Directory;
using TenantHygiene.Microsoft365.Exchange;
using TenantHygiene.Remediation.Conflicts;
using TenantHygiene.Remediation.Errors;
using TenantHygiene.Remediation.Reading;
using TenantHygiene.Remediation.Recipients;
using TenantHygiene.Remediation.Users;

namespace TenantHygiene.Functions.Remediating;

/// <summary>Reads everything that a plan, and later the proof, rests on. Read-only.</summary>
public sealed class ConflictInvestigation(IDirectory directory, IExchangeAdmin exchange, TimeProvider time)
{
    /// <summary>Reads afresh; nothing is remembered from one call to the next.</summary>
    public async Task<ConflictEvidence> InvestigateAsync(Guid tenantId, Guid userId, ProvisioningProblem.GuidInUse problem, CancellationToken cancellationToken)
    {
        var readAt = time.GetUtcNow();
        var user = await directory.GetUserAsync(tenantId, userId.ToString(), cancellationToken);
        var own = await exchange.FindRecipientOfUserAsync(tenantId, userId, cancellationToken);
        var byIdentity = await exchange.FindByIdentityAsync(tenantId, problem.Property, problem.Value, cancellationToken);
        var byFilter = await exchange.FindByFilterAsync(tenantId, problem.Property, problem.Value, cancellationToken);
        var evidence = new ConflictEvidence
        {
            TenantId = tenantId,
            UserId = userId,
            Problem = problem,
            User = user,
            OwnRecipient = own,
            ByIdentity = byIdentity,
            ByFilter = byFilter,
            Candidate = Read.Absent<RecipientDetails>(),
            OrganisationHolds = Read.Absent<OrganisationHolds>(),
            PrimaryContent = Read.Absent<MailboxContent>(),
            ArchiveContent = Read.Absent<MailboxContent>(),
            RecycleBin = Read.Absent<IReadOnlyList<DeletedUser>>(),
            ReadAt = readAt,
        };
        return OnlyCandidate(byIdentity, byFilter) is { } candidate
            ? await AddCandidateAsync(evidence, candidate, cancellationToken)
            : evidence;
    }

    /// <summary>Whether two complete lookups find nobody who holds the value.</summary>
    public async Task<Read<bool>> IsGoneAsync(Guid tenantId, ProvisioningProblem.GuidInUse problem, CancellationToken cancellationToken)
    {
        var byIdentity = await exchange.FindByIdentityAsync(tenantId, problem.Property, problem.Value, cancellationToken);
        var byFilter = await exchange.FindByFilterAsync(tenantId, problem.Property, problem.Value, cancellationToken);
        return (byIdentity, byFilter) switch
        {
            (Read<IReadOnlyList<Recipient>>.Unreadable(var fault), _) => new Read<bool>.Unreadable(fault),
            (_, Read<IReadOnlyList<Recipient>>.Unreadable(var fault)) => new Read<bool>.Unreadable(fault),
            (Read<IReadOnlyList<Recipient>>.Absent, Read<IReadOnlyList<Recipient>>.Absent) => Read.Found(true),
            _ => Read.Found(false),
        };
    }

    /// <summary>Whether a recipient is gone, by its own identity and whoever holds what.</summary>
    public async Task<Read<bool>> IsRecipientGoneAsync(Guid tenantId, ProvisioningProblem.GuidInUse problem, Guid recipientId, CancellationToken cancellationToken) =>
        await exchange.FindByIdentityAsync(tenantId, problem.Property, recipientId, cancellationToken) switch
        {
            Read<IReadOnlyList<Recipient>>.Unreadable(var fault) => new Read<bool>.Unreadable(fault),
            Read<IReadOnlyList<Recipient>>.Absent => Read.Found(true),
            _ => Read.Found(false),
        };

    private static Recipient? OnlyCandidate(Read<IReadOnlyList<Recipient>> byIdentity, Read<IReadOnlyList<Recipient>> byFilter) =>
        (byIdentity, byFilter) is (Read<IReadOnlyList<Recipient>>.Found([var one]), Read<IReadOnlyList<Recipient>>.Found([var other])) && one.ObjectId == other.ObjectId
            ? other
            : null;

    // Mostly nobody is named, and nothing is read: a purge needs a recipient that names nobody.
    private async Task<IReadOnlyDictionary<string, Read<DirectoryUser>>> ReadOwnersAsync(ConflictEvidence evidence, Recipient candidate, CancellationToken cancellationToken)
    {
        var owners = new Dictionary<string, Read<DirectoryUser>>(StringComparer.OrdinalIgnoreCase);
        foreach (var row in Rows(evidence.ByIdentity).Concat(Rows(evidence.ByFilter)).Append(candidate))
        {
            if (row.ExternalDirectoryObjectId is { } owner && !owners.ContainsKey(owner))
            {
                owners.Add(owner, await directory.GetUserAsync(evidence.TenantId, owner, cancellationToken));
            }
        }

        return owners;

        static IReadOnlyList<Recipient> Rows(Read<IReadOnlyList<Recipient>> read) => read is Read<IReadOnlyList<Recipient>>.Found(var rows) ? rows : [];
    }

    private async Task<ConflictEvidence> AddCandidateAsync(ConflictEvidence evidence, Recipient candidate, CancellationToken cancellationToken)
    {
        var details = await exchange.GetDetailsAsync(evidence.TenantId, candidate, cancellationToken);
        // Which mailboxes it has, only its full reading tells: the row of a lookup need not have every property.
        var full = details is Read<RecipientDetails>.Found(var found) ? found.Recipient : candidate;
        return evidence with
        {
            Candidate = details,
            OrganisationHolds = await exchange.GetOrganisationHoldsAsync(evidence.TenantId, cancellationToken),
            PrimaryContent = await exchange.GetContentAsync(evidence.TenantId, full, archive: false, cancellationToken),
            ArchiveContent = await exchange.GetContentAsync(evidence.TenantId, full, archive: true, cancellationToken),
            Owners = await ReadOwnersAsync(evidence, full, cancellationToken),
            RecycleBin = await directory.FindDeletedUsersAsync(evidence.TenantId, candidate.ExternalDirectoryObjectId, candidate.PrimarySmtpAddress, cancellationToken),
        };
    }
}
