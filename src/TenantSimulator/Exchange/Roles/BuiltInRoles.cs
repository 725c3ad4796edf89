namespace TenantHygiene.TenantSimulator.Exchange.Roles;

/// <summary>
/// The built-in roles, as far as the simulated cmdlets go. Which role has which parameter is not published as one list: clients are to ask
/// (<c>Get-ManagementRole -Cmdlet</c>), as the documents tell administrators to.
/// </summary>
internal static class BuiltInRoles
{
    /// <summary>Fresh copies, for one organisation.</summary>
    public static IEnumerable<ManagementRole> Make() =>
    [
        Role("Legal Hold", ("Set-Mailbox", ["Identity", "InactiveMailbox", "LitigationHoldEnabled", "RemoveDelayHoldApplied", "RemoveDelayReleaseHoldApplied", "Confirm", "Force"]), Whole("Get-Mailbox")),
        Role("Mail Recipient Creation", Whole("Remove-Mailbox"), Whole("Remove-MailUser"), Whole("Get-Mailbox"), Whole("Get-MailUser"), Whole("Get-Recipient")),
        Role(
            "Mail Recipients",
            Whole("Get-Mailbox"), Whole("Get-MailUser"), Whole("Get-Recipient"), Whole("Get-MailboxStatistics"), Whole("New-MailboxRestoreRequest"), Whole("Get-MailboxRestoreRequest"),
            ("Set-Mailbox", ["Identity", "InactiveMailbox", "IsExchangeCloudManaged", "Confirm", "Force"])),
        Role(
            "Retention Management",
            ("Set-Mailbox", ["Identity", "InactiveMailbox", "ExcludeFromOrgHolds", "ExcludeFromAllOrgHolds", "Confirm", "Force"])),
        Role("View-Only Configuration", Whole("Get-OrganizationConfig")),
        Role("View-Only Recipients", Whole("Get-Mailbox"), Whole("Get-MailUser"), Whole("Get-Recipient"), Whole("Get-MailboxStatistics"), Whole("Get-MailboxRestoreRequest")),
    ];

    private static (string Cmdlet, IEnumerable<string> Parameters) Whole(string cmdlet) => (cmdlet, Cmdlets.Find(cmdlet)!.Parameters);

    private static ManagementRole Role(string name, params (string Cmdlet, IEnumerable<string> Parameters)[] entries)
    {
        var role = new ManagementRole(name, Parent: null);
        foreach (var (cmdlet, parameters) in entries)
        {
            role.Entries[cmdlet] = parameters.Concat(Cmdlets.Common).ToHashSet(StringComparer.OrdinalIgnoreCase);
        }

        return role;
    }
}
