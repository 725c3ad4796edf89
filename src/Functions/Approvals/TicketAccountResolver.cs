using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using TenantHygiene.Functions.Configuration;
using TenantHygiene.Functions.Remediation;
using TenantHygiene.Microsoft365.Directory;
using TenantHygiene.Remediation.Errors;
using TenantHygiene.Remediation.Primitives;
using TenantHygiene.Ticketing.Connections;

namespace TenantHygiene.Functions.Approvals;

/// <summary>
/// Resolves accounts of ticket systems to principals. Approvers are principals of the tenant that issues the tokens of the API
/// (<c>Api__Authority</c>), so that a person has the same object id in the API and in a ticket.
/// </summary>
public sealed partial class TicketAccountResolver(
    ConnectionRegistry connections,
    IDirectory directory,
    TenantPolicies tenants,
    ApiOptions api,
    ILogger<TicketAccountResolver> logger
)
{
    private readonly ConcurrentDictionary<string, Principal> _known = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The approvers' tenant; null where <c>Api__Authority</c> names none that can be read.</summary>
    private Guid? ApproversTenant => api.FindTenantId() is { } tenantId && tenants.Contains(TenantScope.All, tenantId) ? tenantId : null;

    /// <summary>
    /// Resolves the approvers that are configured by user principal name. A name that cannot be read now is resolved when it is needed:
    /// until then its comments decide nothing. A directory that cannot be read at the start is not an error in the settings, and must not
    /// stop repairs that need no approval.
    /// </summary>
    /// <exception cref="ApproverException">An approver does not exist, or cannot be looked up.</exception>
    public async Task ResolveApproversAsync(CancellationToken cancellationToken)
    {
        foreach (var (index, connection) in connections.All.Index())
        {
            foreach (var (account, person) in connection.Options.Approvals.Approvers)
            {
                var place = $"Ticketing__Connections__{index}__Approvals__Approvers__{account}";
                if (!Guid.TryParse(person, out _) && ApproversTenant is null)
                {
                    throw new ApproverException(
                        $"{place} names an approver by user principal name, but the tenant of Api__Authority is not among "
                            + "Tenants__n__TenantId: use the object id instead."
                    );
                }

                switch (await ResolveAsync(person, cancellationToken))
                {
                    case Read<Principal>.Absent:
                        throw new ApproverException($"{place}: the tenant {ApproversTenant} has no user '{person}'.");
                    case Read<Principal>.Unreadable({ Kind: ReadFaultKind.Refused }):
                        throw new ApproverException($"{place}: '{person}' is neither an object id nor a user principal name.");
                    case Read<Principal>.Unreadable(var fault):
                        LogUnresolved(connection.Name, account, fault.Detail);
                        break;
                    default:
                        break;
                }
            }
        }
    }

    /// <summary>The approver behind an account. Absent: the account belongs to no approver. Unreadable: not known yet.</summary>
    public async Task<Read<Principal>> FindApproverAsync(Connection connection, string? account, CancellationToken cancellationToken) =>
        connection.ApproverOf(account) is { } person ? await ResolveAsync(person, cancellationToken) : Read.Absent<Principal>();

    /// <summary>The requester of a ticket.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="account">
    /// The account that opened the ticket, as the ticket system calls it; an e-mail address is looked up in the approvers' tenant.
    /// </param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="UserUnreadableException">It could not be read; the delivery is to be processed again.</exception>
    public async Task<Principal> RequesterAsync(Connection connection, string? account, CancellationToken cancellationToken)
    {
        if (account is null)
        {
            return Principal.OfAccount(connection.Name, "unknown", IsUnidentified(connection));
        }

        if (connection.ApproverOf(account) is { } person)
        {
            return await ResolveAsync(person, cancellationToken) switch
            {
                Read<Principal>.Found(var approver) => approver,
                Read<Principal>.Unreadable(var fault) => throw new UserUnreadableException(ApproversTenant ?? Guid.Empty, person, fault),
                _ => Principal.OfAccount(connection.Name, account, IsUnidentified(connection)),
            };
        }

        return ApproversTenant is { } tenantId && account.Contains('@', StringComparison.Ordinal)
            ? await directory.FindUserAsync(tenantId, account, cancellationToken) switch
            {
                Read<DirectoryUser>.Found(var user) => Principal.Of(user.Id, user.UserPrincipalName),
                Read<DirectoryUser>.Absent => Principal.OfAccount(connection.Name, account, isUnidentified: false),
                // Several users have the address, or it is not an address: it may belong to an approver.
                Read<DirectoryUser>.Unreadable({ Kind: ReadFaultKind.Refused or ReadFaultKind.Ambiguous }) => Principal.OfAccount(
                    connection.Name,
                    account,
                    IsUnidentified(connection)
                ),
                Read<DirectoryUser>.Unreadable(var fault) => throw new UserUnreadableException(tenantId, account, fault),
                _ => throw new InvalidOperationException("Unknown kind of read."),
            }
            : Principal.OfAccount(connection.Name, account, IsUnidentified(connection));
    }

    private static bool IsUnidentified(Connection connection) =>
        connection.Vendor.HasHumanRequesters && !connection.Options.Approvals.UnknownRequestersAreNotApprovers;

    private async Task<Read<Principal>> ResolveAsync(string person, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue(person, out var resolved))
        {
            return Read.Found(resolved);
        }

        var isId = Guid.TryParse(person, out var id);
        if (ApproversTenant is not { } tenantId)
        {
            return isId
                ? Read.Found(Principal.Of(id, name: null))
                : Read.Unreadable<Principal>(ReadFaultKind.Refused, "The approvers' tenant is not configured.");
        }

        return await directory.GetUserAsync(tenantId, person, cancellationToken) switch
        {
            Read<DirectoryUser>.Found(var user) => Read.Found(_known.GetOrAdd(person, Principal.Of(user.Id, user.UserPrincipalName))),
            // An object id needs no look-up: only the name that is shown is missing. It may be that of an application.
            _ when isId => Read.Found(Principal.Of(id, name: null)),
            Read<DirectoryUser>.Unreadable(var fault) => new Read<Principal>.Unreadable(fault),
            _ => Read.Absent<Principal>(),
        };
    }

    [LoggerMessage(
        85,
        LogLevel.Warning,
        "The approver behind account {Account} of connection {Connection} could not be looked up yet: {Reason}"
    )]
    private partial void LogUnresolved(string connection, string account, string reason);
}

/// <summary>An approver in the settings does not exist.</summary>
internal sealed class ApproverException(string message) : Exception(message);
