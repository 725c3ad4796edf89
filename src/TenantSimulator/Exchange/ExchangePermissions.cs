using TenantHygiene.TenantSimulator.EntraId;
using TenantHygiene.TenantSimulator.Requests;
using TenantHygiene.TenantSimulator.ServicePrincipals;
using TenantHygiene.TenantSimulator.Tenants;

namespace TenantHygiene.TenantSimulator.Exchange;

/// <summary>Who may run which cmdlet: 401 without the app role, 403 with kilobytes of NUL bytes without a role that has the cmdlet.</summary>
internal static class ExchangePermissions
{
    private static readonly Guid[] _organizationManagers = [DirectoryRoles.ExchangeAdministrator, DirectoryRoles.GlobalAdministrator];
    private static readonly Guid[] _administrators = [.. _organizationManagers, DirectoryRoles.ExchangeRecipientAdministrator];

    /// <summary>Checks token, app role, Entra role or role group, and that the cmdlet exists.</summary>
    /// <param name="request">The request.</param>
    /// <param name="tenant">The tenant of the address; null when there is none.</param>
    /// <returns>Null when the caller may pass.</returns>
    public static Answer? Refuse(ExchangeRequest request, Tenant? tenant)
    {
        if (tenant is null || request.Caller is not { Audience: Resources.Exchange } caller || caller.TenantId != tenant.Id || !caller.Roles.Contains("Exchange.ManageAsApp"))
        {
            return Answer.Empty(401).With("WWW-Authenticate", "Bearer client_id=\"00000002-0000-0ff1-ce00-000000000000\", error=\"invalid_token\"");
        }

        if (request.Cmdlet is null)
        {
            return null;
        }

        return Cmdlets.Find(request.Cmdlet) is { } cmdlet && (IsAllowed(request.Cmdlet, cmdlet, caller, tenant) || Granted(request.Cmdlet, caller, tenant) is not null)
            ? null
            : new Answer(403, new byte[8192], "application/json").With("x-ExceptionType", "Microsoft.Exchange.Configuration.Authorization.CmdletAccessDeniedException");
    }

    /// <summary>The parameters that the caller may use by its role groups; null for all that the cmdlet has.</summary>
    /// <param name="cmdlet">The cmdlet, which the caller may run.</param>
    /// <param name="caller">Who calls.</param>
    /// <param name="tenant">Where.</param>
    public static HashSet<string>? Parameters(string cmdlet, Caller caller, Tenant tenant) =>
        IsAllowed(cmdlet, Cmdlets.Find(cmdlet)!, caller, tenant) ? null : Granted(cmdlet, caller, tenant);

    private static bool IsAllowed(string name, Cmdlets.Cmdlet cmdlet, Caller caller, Tenant tenant)
    {
        var listed = tenant.Scenario.Applications.Find(application => application.ClientId == caller.ClientId)?.ExchangeCmdlets;
        return listed is null
            ? (cmdlet.IsForOrganizationManagers ? _organizationManagers : _administrators).Any(caller.DirectoryRoleIds.Contains)
            : listed.Contains(name, StringComparer.OrdinalIgnoreCase);
    }

    private static HashSet<string>? Granted(string cmdlet, Caller caller, Tenant tenant) =>
        tenant.Run(() => tenant.Roles.Granted(ServicePrincipal.IdOf(tenant, caller.ClientId), cmdlet));
}
