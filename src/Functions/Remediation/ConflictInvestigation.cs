using TenantHygiene.Microsoft365.Directory;
using TenantHygiene.Microsoft365.Exchange;
using TenantHygiene.Remediation.Conflicts;
using TenantHygiene.Remediation.Errors;
using TenantHygiene.Remediation.Primitives;
using TenantHygiene.Remediation.Recipients;

namespace TenantHygiene.Functions.Remediation;

/// <summary>Reads all facts for a plan and, later, for the proof. Read-only.</summary>
public sealed class ConflictInvestigation(
    IDirectory directory,
    IExchangeAdmin exchange,
    ExchangeConcurrencyLimiter limiter,
    TimeProvider time
)
{
    /// <summary>Reads everything again, in one turn of the tenant's Exchange; nothing is cached between calls.</summary>
    public Task<ConflictEvidence> InvestigateAsync(
        Guid tenantId,
        Guid userId,
        ProvisioningProblem.GuidInUse problem,
        CancellationToken cancellationToken
    ) =>
        limiter.RunAsync(
            tenantId,
            async () =>
                await ReadCandidateAsync(await ReadSurroundingsAsync(tenantId, userId, problem, cancellationToken), cancellationToken),
            cancellationToken
        );

    /// <summary>
    /// Reads everything but the candidate itself, which <see cref="ReadCandidateAsync"/> adds: before a purge as the last of all readings.
    /// </summary>
    public async Task<ConflictEvidence> ReadSurroundingsAsync(
        Guid tenantId,
        Guid userId,
        ProvisioningProblem.GuidInUse problem,
        CancellationToken cancellationToken
    )
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
        return OnlyCandidate(evidence) is { } candidate
            ? evidence with
            {
                OrganisationHolds = await exchange.GetOrganisationHoldsAsync(tenantId, cancellationToken),
                PrimaryContent = await exchange.GetContentAsync(tenantId, candidate, archive: false, cancellationToken),
                ArchiveContent = await exchange.GetContentAsync(tenantId, candidate, archive: true, cancellationToken),
                Owners = await ReadOwnersAsync(evidence, cancellationToken),
                RecycleBin = await directory.FindDeletedUsersAsync(
                    tenantId,
                    candidate.ExternalDirectoryObjectId,
                    candidate.PrimarySmtpAddress,
                    cancellationToken
                ),
            }
            : evidence;
    }

    /// <summary>Reads the candidate by its own identity, with its holds. Without exactly one candidate nothing is read.</summary>
    public async Task<ConflictEvidence> ReadCandidateAsync(ConflictEvidence surroundings, CancellationToken cancellationToken)
    {
        if (OnlyCandidate(surroundings) is not { } row)
        {
            return surroundings;
        }

        var details = await exchange.GetDetailsAsync(surroundings.TenantId, row, cancellationToken);
        return
            details is Read<RecipientDetails>.Found({ Recipient: var read })
            && (read.ExchangeGuid != row.ExchangeGuid || read.ArchiveGuid != row.ArchiveGuid)
            // Which mailboxes it has was taken from the row, to read what they hold.
            ? surroundings with
            {
                Candidate = details,
                PrimaryContent = OtherMailboxes,
                ArchiveContent = OtherMailboxes,
            }
            : surroundings with
            {
                Candidate = details,
            };
    }

    /// <summary>
    /// Whether a recipient is still there, by two complete lookups: what its GUID resolves to as an identity, and the soft-deleted
    /// recipients of its kind filtered by the GUID. Whoever else holds the GUID is found by the first one.
    /// </summary>
    public Task<Read<RecipientPresence>> FindPresenceAsync(
        Guid tenantId,
        ProvisioningProblem.GuidInUse problem,
        Guid recipientId,
        RecipientKind kind,
        CancellationToken cancellationToken
    ) =>
        limiter.RunAsync(
            tenantId,
            async () =>
            {
                var byIdentity = await exchange.FindByIdentityAsync(tenantId, problem.Property, problem.Value, cancellationToken);
                var areSeveral = byIdentity is Read<IReadOnlyList<Recipient>>.Unreadable({ Kind: ReadFaultKind.Ambiguous });
                if (areSeveral)
                {
                    // Whether the recipient is one of those that hold the GUID, its own identity tells.
                    byIdentity = await exchange.FindByIdentityAsync(tenantId, problem.Property, recipientId, cancellationToken);
                }

                var byFilter = await exchange.FindDeletedByFilterAsync(tenantId, kind, problem.Property, problem.Value, cancellationToken);
                return (byIdentity, byFilter) switch
                {
                    _ when Names(byIdentity, recipientId) || Names(byFilter, recipientId) => Read.Found(RecipientPresence.StillThere),
                    (Read<IReadOnlyList<Recipient>>.Unreadable(var fault), _) => new Read<RecipientPresence>.Unreadable(fault),
                    (_, Read<IReadOnlyList<Recipient>>.Unreadable(var fault)) => new Read<RecipientPresence>.Unreadable(fault),
                    (Read<IReadOnlyList<Recipient>>.Absent, Read<IReadOnlyList<Recipient>>.Absent) when !areSeveral => Read.Found(
                        RecipientPresence.Gone
                    ),
                    _ => Read.Found(RecipientPresence.Replaced),
                };
            },
            cancellationToken
        );

    /// <summary>Whether a recipient is gone by its own identity, whatever GUIDs it has lost.</summary>
    public Task<Read<bool>> IsAbsentByIdentityAsync(
        Guid tenantId,
        ProvisioningProblem.GuidInUse problem,
        Guid recipientId,
        CancellationToken cancellationToken
    ) =>
        limiter.RunAsync(
            tenantId,
            async () =>
                await exchange.FindByIdentityAsync(tenantId, problem.Property, recipientId, cancellationToken) switch
                {
                    Read<IReadOnlyList<Recipient>>.Unreadable(var fault) => new Read<bool>.Unreadable(fault),
                    Read<IReadOnlyList<Recipient>>.Absent => Read.Found(true),
                    _ => Read.Found(false),
                },
            cancellationToken
        );

    private static bool Names(Read<IReadOnlyList<Recipient>> read, Guid recipientId) =>
        read is Read<IReadOnlyList<Recipient>>.Found(var rows) && rows.Any(row => row.ObjectId == recipientId);

    private static Read<MailboxContent> OtherMailboxes { get; } =
        Read.Unreadable<MailboxContent>(ReadFaultKind.Partial, "The recipient's mailboxes changed while their content was read.");

    private static Recipient? OnlyCandidate(ConflictEvidence evidence) =>
        (evidence.ByIdentity, evidence.ByFilter)
            is (Read<IReadOnlyList<Recipient>>.Found([var one]), Read<IReadOnlyList<Recipient>>.Found([var other]))
        && one.ObjectId == other.ObjectId
            ? other
            : null;

    // Most recipients name no user, and nothing is read: a purge requires a recipient that names none.
    private async Task<IReadOnlyDictionary<string, Read<DirectoryUser>>> ReadOwnersAsync(
        ConflictEvidence evidence,
        CancellationToken cancellationToken
    )
    {
        var owners = new Dictionary<string, Read<DirectoryUser>>(StringComparer.OrdinalIgnoreCase);
        foreach (var row in Rows(evidence.ByIdentity).Concat(Rows(evidence.ByFilter)))
        {
            if (row.ExternalDirectoryObjectId is { } owner && !owners.ContainsKey(owner))
            {
                owners.Add(owner, await directory.GetUserAsync(evidence.TenantId, owner, cancellationToken));
            }
        }

        return owners;

        static IReadOnlyList<Recipient> Rows(Read<IReadOnlyList<Recipient>> read) =>
            read is Read<IReadOnlyList<Recipient>>.Found(var rows) ? rows : [];
    }
}

/// <summary>Whether a recipient that was to be purged is still there.</summary>
public enum RecipientPresence
{
    /// <summary>Neither lookup finds a recipient with the GUID.</summary>
    Gone,

    /// <summary>The recipient is gone, and another one holds the GUID.</summary>
    Replaced,

    /// <summary>At least one lookup finds it.</summary>
    StillThere,
}
