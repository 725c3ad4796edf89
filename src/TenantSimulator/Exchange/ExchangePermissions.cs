using TenantHygiene.TenantSimulator.EntraId;
using TenantHygiene.TenantSimulator.Requests;
using TenantHygiene.TenantSimulator.Tenants;

namespace TenantHygiene.TenantSimulator.Exchange;

/// <summary>Who may run which cmdlet: 401 without the app role, 403 with kilobytes of NUL bytes without a role that has the cmdlet.</summary>
internal static class ExchangePermissions
{
    private static readonly Guid[] _administrators = [DirectoryRoles.ExchangeAdministrator, DirectoryRoles.ExchangeRecipientAdministrator, DirectoryRoles.GlobalAdministrator];

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

        var granted = tenant.Scenario.Applications.Find(application => application.ClientId == caller.ClientId)?.ExchangeCmdlets;
        var isAllowed = granted is null ? _administrators.Any(caller.DirectoryRoleIds.Contains) : granted.Contains(request.Cmdlet, StringComparer.OrdinalIgnoreCase);
        return isAllowed && Cmdlets.Find(request.Cmdlet) is not null
            ? null
            : new Answer(403, new byte[8192], "application/json").With("x-ExceptionType", "Microsoft.Exchange.Configuration.Authorization.CmdletAccessDeniedException");
    }
}
