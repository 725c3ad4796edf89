namespace TenantHygiene.TenantSimulator.Exchange;

/// <summary>The cmdlets that the simulated tenant knows, each with its parameters.</summary>
internal static class Cmdlets
{
    /// <summary>Parameters of every cmdlet, which the entries of built-in roles list too.</summary>
    public static readonly string[] Common = ["ErrorAction", "WarningAction"];

    private static readonly Dictionary<string, Cmdlet> _all = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Get-Recipient"] = new(
            GetCmdlets.Recipient,
            "Identity",
            "Filter",
            "IncludeSoftDeletedRecipients",
            "RecipientType",
            "RecipientTypeDetails",
            "ResultSize"
        ),
        ["Get-Mailbox"] = new(
            GetCmdlets.Mailbox,
            "Identity",
            "Filter",
            "SoftDeletedMailbox",
            "InactiveMailboxOnly",
            "IncludeInactiveMailbox",
            "GroupMailbox",
            "Archive",
            "ResultSize"
        ),
        ["Get-MailUser"] = new(GetCmdlets.MailUser, "Identity", "Filter", "SoftDeletedMailUser", "ResultSize"),
        ["Get-MailboxStatistics"] = new(OtherCmdlets.Statistics, "Identity", "IncludeSoftDeletedRecipients", "Archive"),
        ["Get-OrganizationConfig"] = new(OtherCmdlets.Organization),
        ["Remove-MailUser"] = new(RemoveCmdlets.MailUser, "Identity", "PermanentlyDelete", "Confirm"),
        ["Remove-Mailbox"] = new(RemoveCmdlets.Mailbox, "Identity", "PermanentlyDelete", "Confirm", "Force", "PublicFolder", "Migration"),
        ["Set-Mailbox"] = new(
            SetMailboxCmdlet.Run,
            "Identity",
            "InactiveMailbox",
            "LitigationHoldEnabled",
            "IsExchangeCloudManaged",
            "RemoveDelayHoldApplied",
            "RemoveDelayReleaseHoldApplied",
            "ExcludeFromOrgHolds",
            "ExcludeFromAllOrgHolds",
            "Confirm",
            "Force"
        ),
        ["New-MailboxRestoreRequest"] = new(
            OtherCmdlets.NewRestore,
            "SourceMailbox",
            "TargetMailbox",
            "Name",
            "AllowLegacyDNMismatch",
            "TargetRootFolder",
            "SourceIsArchive"
        ),
        ["Get-MailboxRestoreRequest"] = new(OtherCmdlets.GetRestore, "Identity", "Name", "ResultSize"),
        ["Enable-OrganizationCustomization"] = new(OtherCmdlets.Customize) { IsForOrganizationManagers = true },
        ["Get-ManagementRole"] = new(RoleCmdlets.GetRole, "Identity", "Cmdlet", "CmdletParameters") { IsForOrganizationManagers = true },
        ["New-ManagementRole"] = new(RoleCmdlets.NewRole, "Name", "Parent", "EnabledCmdlets", "Description")
        {
            IsForOrganizationManagers = true,
        },
        ["Get-ManagementRoleEntry"] = new(RoleCmdlets.GetEntry, "Identity", "ResultSize") { IsForOrganizationManagers = true },
        ["Set-ManagementRoleEntry"] = new(RoleCmdlets.SetEntry, "Identity", "Parameters") { IsForOrganizationManagers = true },
        ["Add-ManagementRoleEntry"] = new(RoleCmdlets.AddEntry, "Identity", "Parameters") { IsForOrganizationManagers = true },
        ["Remove-ManagementRoleEntry"] = new(RoleCmdlets.RemoveEntry, "Identity", "Confirm") { IsForOrganizationManagers = true },
        ["New-ManagementRoleAssignment"] = new(RoleCmdlets.NewAssignment, "Role", "SecurityGroup") { IsForOrganizationManagers = true },
        ["Get-RoleGroup"] = new(RoleCmdlets.GetGroup, "Identity") { IsForOrganizationManagers = true },
        ["New-RoleGroup"] = new(RoleCmdlets.NewGroup, "Name", "Roles", "Description") { IsForOrganizationManagers = true },
        ["Get-RoleGroupMember"] = new(RoleCmdlets.GetMembers, "Identity", "ResultSize") { IsForOrganizationManagers = true },
        ["Add-RoleGroupMember"] = new(RoleCmdlets.AddMember, "Identity", "Member") { IsForOrganizationManagers = true },
        ["Get-ServicePrincipal"] = new(RoleCmdlets.GetPrincipal, "Identity") { IsForOrganizationManagers = true },
        ["New-ServicePrincipal"] = new(RoleCmdlets.NewPrincipal, "AppId", "ObjectId", "DisplayName") { IsForOrganizationManagers = true },
    };

    /// <summary>A cmdlet by name; null when it is unknown.</summary>
    public static Cmdlet? Find(string name) => _all.GetValueOrDefault(name);

    /// <summary>One cmdlet.</summary>
    internal sealed class Cmdlet(Func<CmdletCall, CmdletResult> run, params string[] parameters)
    {
        /// <summary>Every parameter, without those that all cmdlets have.</summary>
        public IReadOnlyList<string> Parameters => parameters;

        /// <summary>Whether recipient administrators may not run it.</summary>
        public bool IsForOrganizationManagers { get; init; }

        /// <summary>Binds the parameters and runs.</summary>
        /// <param name="call">The call.</param>
        /// <param name="granted">The parameters that the caller's roles have; null for all.</param>
        /// <returns>The result.</returns>
        /// <exception cref="CmdletException">A parameter is unknown, or the cmdlet failed.</exception>
        public CmdletResult Run(CmdletCall call, IReadOnlySet<string>? granted)
        {
            var unknown = call.Parameters.Names.FirstOrDefault(name =>
                !(granted ?? parameters.ToHashSet(StringComparer.OrdinalIgnoreCase))
                    .Concat(Common)
                    .Contains(name, StringComparer.OrdinalIgnoreCase)
            );
            return unknown is null ? run(call) : throw new CmdletException(ExchangeError.ParameterSet(unknown));
        }
    }
}
