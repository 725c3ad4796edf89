using TenantHygiene.Microsoft365.Exchange;

namespace TenantHygiene.TenantOnboarding.Exchange;

/// <summary>The cmdlets with which an administrator sets up role groups. The product itself never sends them.</summary>
internal static class AdministrationCmdlets
{
    public static ExchangeCmdlet GetOrganizationConfig { get; } = Cmdlet("Get-OrganizationConfig");

    public static ExchangeCmdlet GetManagementRole { get; } = Cmdlet("Get-ManagementRole", "Identity", "Cmdlet", "CmdletParameters");

    public static ExchangeCmdlet NewManagementRole { get; } = Cmdlet("New-ManagementRole", "Name", "Parent", "EnabledCmdlets");

    public static ExchangeCmdlet GetManagementRoleEntry { get; } = Cmdlet("Get-ManagementRoleEntry", "Identity");

    public static ExchangeCmdlet AddManagementRoleEntry { get; } = Cmdlet("Add-ManagementRoleEntry", "Identity", "Parameters");

    public static ExchangeCmdlet SetManagementRoleEntry { get; } = Cmdlet("Set-ManagementRoleEntry", "Identity", "Parameters");

    public static ExchangeCmdlet RemoveManagementRoleEntry { get; } = Cmdlet("Remove-ManagementRoleEntry", "Identity", "Confirm");

    public static ExchangeCmdlet NewManagementRoleAssignment { get; } = Cmdlet("New-ManagementRoleAssignment", "Role", "SecurityGroup");

    public static ExchangeCmdlet GetRoleGroup { get; } = Cmdlet("Get-RoleGroup", "Identity");

    public static ExchangeCmdlet NewRoleGroup { get; } = Cmdlet("New-RoleGroup", "Name", "Roles");

    public static ExchangeCmdlet GetRoleGroupMember { get; } = Cmdlet("Get-RoleGroupMember", "Identity");

    public static ExchangeCmdlet AddRoleGroupMember { get; } = Cmdlet("Add-RoleGroupMember", "Identity", "Member");

    public static ExchangeCmdlet GetServicePrincipal { get; } = Cmdlet("Get-ServicePrincipal", "Identity");

    public static ExchangeCmdlet NewServicePrincipal { get; } = Cmdlet("New-ServicePrincipal", "AppId", "ObjectId", "DisplayName");

    private static ExchangeCmdlet Cmdlet(string name, params IReadOnlyList<string> parameters) => new(name, ExchangeUse.Always, parameters);
}
