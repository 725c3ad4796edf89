using TenantHygiene.Remediation.Conflicts;
using TenantHygiene.Remediation.Errors;
using TenantHygiene.Remediation.Primitives;

namespace TenantHygiene.Microsoft365.Directory;

/// <summary>What the product asks of Entra ID (Microsoft Graph) in one tenant.</summary>
public interface IDirectory
{
    /// <summary>Streams every user that carries unresolved Exchange errors, page by page, in flat memory.</summary>
    /// <param name="tenantId">The tenant.</param>
    /// <param name="progress">Called after each page; the last report says whether everything was read.</param>
    /// <param name="cancellationToken">Ends the scan.</param>
    IAsyncEnumerable<DirectoryUser> ScanAsync(Guid tenantId, IProgress<ScanProgress> progress, CancellationToken cancellationToken);

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

    /// <summary>The number of users in the tenant, for budgets in percent.</summary>
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

/// <summary>How far a scan has come.</summary>
/// <param name="Pages">Pages read so far.</param>
/// <param name="Users">Users read so far.</param>
/// <param name="Method">How the users with errors are found.</param>
/// <param name="IsComplete">Whether every page was read. False until the end, and for ever when the scan broke off.</param>
/// <param name="Fault">Why it broke off, if it did: the scan is partial then, and the other users are unknown.</param>
public sealed record ScanProgress(int Pages, int Users, ScanMethod Method, bool IsComplete, ReadFault? Fault);

/// <summary>How a scan finds users with errors.</summary>
public enum ScanMethod
{
    /// <summary>Every user is read, and errors are picked out here.</summary>
    Full,

    /// <summary>
    /// The service filters. Used only after a probe showed that its filter works, and never for long without a full scan.
    /// </summary>
    Filtered,
}
