using TenantHygiene.Remediation.Conflicts;
using TenantHygiene.Remediation.Errors;
using TenantHygiene.Remediation.Primitives;

namespace TenantHygiene.Microsoft365.Directory;

/// <summary>What the product asks of Entra ID (Microsoft Graph) in one tenant.</summary>
public interface IDirectory
{
    /// <summary>
    /// Reads the users of a tenant page by page, in flat memory. The last page says whether everything was read. A pass whose link the
    /// service no longer takes begins again, at most <see cref="ScanPosition.MaximumRestarts"/> times: a page without users at position
    /// zero says so, and what was found before it is to be forgotten.
    /// </summary>
    /// <param name="tenantId">The tenant.</param>
    /// <param name="from">Where an earlier scan stopped; null to begin.</param>
    /// <param name="cancellationToken">Ends the scan.</param>
    IAsyncEnumerable<ScanPage> ScanAsync(Guid tenantId, ScanPosition? from, CancellationToken cancellationToken);

    /// <summary>
    /// Compares the service's own filter with a full scan that was complete. Later scans use the filter only where it returned everybody.
    /// </summary>
    /// <param name="tenantId">The tenant.</param>
    /// <param name="usersWithErrors">All users with unresolved Exchange errors whom the scan found.</param>
    /// <param name="fullScanBeganAt">When that scan began.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task CompareFilterAsync(
        Guid tenantId,
        IReadOnlySet<Guid> usersWithErrors,
        DateTimeOffset fullScanBeganAt,
        CancellationToken cancellationToken
    );

    /// <summary>
    /// One user by object id or user principal name, with all provisioning errors. A text that is neither is refused without a request.
    /// </summary>
    Task<Read<DirectoryUser>> GetUserAsync(Guid tenantId, string idOrUserPrincipalName, CancellationToken cancellationToken);

    /// <summary>
    /// One user as people name users: by object id, by user principal name, or else by an e-mail address that exactly one user has. An
    /// address that several users have is unreadable as <see cref="ReadFaultKind.Ambiguous"/>, with the candidates in its detail.
    /// </summary>
    Task<Read<DirectoryUser>> FindUserAsync(Guid tenantId, string idNameOrAddress, CancellationToken cancellationToken);

    /// <summary>
    /// The users in the recycle bin that could own a recipient: by object id, where the recipient names one, or by address. Without either
    /// it is unreadable.
    /// </summary>
    Task<Read<IReadOnlyList<DeletedUser>>> FindDeletedUsersAsync(
        Guid tenantId,
        string? objectId,
        string? primarySmtpAddress,
        CancellationToken cancellationToken
    );

    /// <summary>The number of users in the tenant, for budgets in percent and for the progress of scans.</summary>
    Task<Read<int>> CountUsersAsync(Guid tenantId, CancellationToken cancellationToken);

    /// <summary>Requests provisioning of the user. Accepted does not mean done: only re-reading the errors shows that.</summary>
    Task<ReprovisionReply> RetryProvisioningAsync(Guid tenantId, Guid userId, CancellationToken cancellationToken);
}

/// <summary>What Microsoft Graph answered to <c>retryServiceProvisioning</c>.</summary>
public abstract record ReprovisionReply
{
    private ReprovisionReply() { }

    /// <summary>Accepted; the work happens within minutes or hours.</summary>
    public sealed record Accepted : ReprovisionReply;

    /// <summary>The user no longer exists.</summary>
    public sealed record UserGone : ReprovisionReply;

    /// <summary>Not accepted, or unknown. Asking again is harmless.</summary>
    public sealed record Failed(ReadFault Fault) : ReprovisionReply;
}
