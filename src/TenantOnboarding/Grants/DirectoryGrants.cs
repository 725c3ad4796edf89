using TenantHygiene.Remediation.Primitives;

namespace TenantHygiene.TenantOnboarding.Grants;

/// <summary>Creates the service principal of an identity in a tenant, and grants it application permissions.</summary>
internal sealed class DirectoryGrants(ServicePrincipals principals, Transcript transcript)
{
    /// <summary>Application id of Microsoft Graph.</summary>
    public static readonly Guid Graph = new("00000003-0000-0000-c000-000000000000");

    /// <summary>Application id of Exchange Online.</summary>
    public static readonly Guid Exchange = new("00000002-0000-0ff1-ce00-000000000000");

    /// <summary>The permission that Exchange Online requires of every application.</summary>
    public const string ManageAsApp = "Exchange.ManageAsApp";

    /// <summary>Finds the identity's service principal.</summary>
    /// <param name="tenantId">The tenant.</param>
    /// <param name="grantee">The identity.</param>
    /// <param name="mayCreate">Whether an application of another tenant may be let in.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Null where there is none; the reason is in the transcript.</returns>
    public async Task<ServicePrincipal?> EnsureServicePrincipalAsync(
        Guid tenantId,
        Grantee grantee,
        bool mayCreate,
        CancellationToken cancellationToken
    )
    {
        var what = $"{grantee.Title}: service principal of application {grantee.ClientId}";
        switch (await principals.FindAsync(tenantId, grantee.ClientId, cancellationToken))
        {
            case Read<ServicePrincipal>.Found(var found):
                transcript.WriteUnchanged($"{what}, \"{found.DisplayName}\"");
                return found;
            case Read<ServicePrincipal>.Unreadable(var fault):
                transcript.Fail(what, Remedies.Explain(fault, "Application.Read.All"));
                return null;
            default:
                if (!mayCreate)
                {
                    transcript.Fail(
                        what,
                        "The tenant has no service principal for this application. "
                            + "Check the client id, or add the application with the command \"onboard\"."
                    );
                    return null;
                }

                var made = await transcript.ChangeAsync(what, async () =>
                    Remedies.Explain(
                        await principals.CreateAsync(tenantId, grantee.ClientId, cancellationToken),
                        "Application.ReadWrite.All"
                    )
                );
                return
                    made
                    && await principals.FindAsync(tenantId, grantee.ClientId, cancellationToken) is Read<ServicePrincipal>.Found(var now)
                    ? now
                    : null;
        }
    }

    /// <summary>Grants what is missing of the permissions of Graph and Exchange.</summary>
    public async Task GrantAsync(Guid tenantId, Grantee grantee, ServicePrincipal principal, CancellationToken cancellationToken)
    {
        switch (await principals.GrantedAsync(tenantId, principal.Id, cancellationToken))
        {
            case Read<IReadOnlySet<(Guid ResourceId, Guid PermissionId)>>.Found(var granted):
                await GrantAsync(tenantId, grantee, principal, Graph, grantee.GraphPermissions, granted, cancellationToken);
                await GrantAsync(tenantId, grantee, principal, Exchange, [ManageAsApp], granted, cancellationToken);
                break;
            case Read<IReadOnlySet<(Guid ResourceId, Guid PermissionId)>>.Unreadable(var fault):
                transcript.Fail($"{grantee.Title}: existing grants", Remedies.Explain(fault, "Application.Read.All"));
                break;
            default:
                transcript.Fail($"{grantee.Title}: existing grants", "The service principal has just been removed.");
                break;
        }
    }

    private async Task GrantAsync(
        Guid tenantId,
        Grantee grantee,
        ServicePrincipal principal,
        Guid resourceAppId,
        IReadOnlyList<string> permissions,
        IReadOnlySet<(Guid ResourceId, Guid PermissionId)> granted,
        CancellationToken cancellationToken
    )
    {
        if (await principals.FindAsync(tenantId, resourceAppId, cancellationToken) is not Read<ServicePrincipal>.Found(var resource))
        {
            transcript.Fail(
                $"{grantee.Title}: {string.Join(", ", permissions)}",
                $"The tenant has no service principal of {resourceAppId}, or it could not be read. "
                    + "Check that the tenant has an Exchange Online licence."
            );
            return;
        }

        foreach (var permission in permissions)
        {
            var what = $"{grantee.Title}: {permission} of {resource.DisplayName}";
            if (!resource.Permissions.TryGetValue(permission, out var id))
            {
                transcript.Fail(what, "The service does not offer this permission.");
            }
            else if (granted.Contains((resource.Id, id)))
            {
                transcript.WriteUnchanged(what);
            }
            else
            {
                await transcript.ChangeAsync(what, async () =>
                    Remedies.Explain(
                        await principals.GrantAsync(tenantId, principal.Id, resource.Id, id, cancellationToken),
                        "AppRoleAssignment.ReadWrite.All"
                    )
                );
            }
        }
    }
}
