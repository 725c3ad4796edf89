using TenantHygiene.Remediation.Reading;
using TenantHygiene.Remediation.Users;

namespace TenantHygiene.Microsoft365.Directory;

/// <summary>What the product asks of Entra ID (Microsoft Graph) in one tenant.</summary>
public interface IDirectory
{
    /// <summary>Streams every user that carries unresolved Exchange errors, page by page, in flat memory.</summary>
    /// <param name="tenantId">The tenant.</param>
    /// <param name="progress">Told after each page; the last report says whether everything was read.</param>
    /// <param name="cancellationToken">Ends the scan.</param>
    IAsyncEnumerable<DirectoryUser> ScanAsync(Guid tenantId, IProgress<ScanProgress> progress, CancellationToken cancellationToken);

    /// <summary>One user by object id or user principal name, with all provisioning errors. A text that is neither is refused without a request.</summary>
    Task<Read<DirectoryUser>> GetUserAsync(Guid tenantId, string idOrUserPrincipalName, CancellationToken cancellationToken);

    /// <summary>
    /// One user as people name users: by object id, by user principal name, or else by an e-mail address that exactly one user has. An address that several users
    /// have is unreadable as <see cref="ReadFaultKind.Ambiguous"/>, with the candidates in its detail.
    /// </summary>
    Task<Read<DirectoryUser>> FindUserAsync(Guid tenantId, string idNameOrAddress, CancellationToken cancellationToken);

    /// <summary>The users in the recycle bin that could own a recipient: by object id, where the recipient names one, or by address. Without either it is unreadable.</summary>
    Task<Read<IReadOnlyList<DeletedUser>>> FindDeletedUsersAsync(Guid tenantId, string? objectId, string? primarySmtpAddress, CancellationToken cancellationToken);

    /// <summary>The number of users in the tenant, for budgets in percent.</summary>
    Task<Read<int>> CountUsersAsync(Guid tenantId, CancellationToken cancellationToken);

    /// <summary>Asks for the user to be provisioned again. Accepted is not done: only re-reading the errors tells.</summary>
    Task<ReprovisionReply> RetryProvisioningAsync(Guid tenantId, Guid userId, CancellationToken cancellationToken);
}
