namespace TenantHygiene.TenantSimulator.Exchange;

/// <summary>Roles, role groups and the service principals that Exchange knows, of one organisation.</summary>
internal sealed class ManagementRoleStore
{
    /// <summary>Roles by name.</summary>
    public Dictionary<string, ManagementRole> Roles { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Role groups by name.</summary>
    public Dictionary<string, RoleGroup> Groups { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Service principals, in the order of their making.</summary>
    public List<ExchangePrincipal> Principals { get; } = [];

    /// <summary>What every organisation begins with.</summary>
    public static ManagementRoleStore WithBuiltInRoles()
    {
        var store = new ManagementRoleStore();
        foreach (var role in BuiltInRoles.Make())
        {
            store.Roles[role.Name] = role;
        }

        return store;
    }

    /// <summary>The parameters of a cmdlet that a principal may use by its role groups; null where it may not run the cmdlet.</summary>
    public HashSet<string>? Granted(Guid objectId, string cmdlet)
    {
        var entries = Groups
            .Values.Where(group => group.Members.Contains(objectId))
            .SelectMany(group => group.Roles)
            .Select(role => Roles[role].Entries.GetValueOrDefault(cmdlet))
            .OfType<HashSet<string>>()
            .ToList();
        return entries.Count == 0 ? null : entries.SelectMany(parameters => parameters).ToHashSet(StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>A service principal by name or by one of its ids.</summary>
    public ExchangePrincipal? Find(string identity) =>
        Principals.Find(one =>
            one.DisplayName.Equals(identity, StringComparison.OrdinalIgnoreCase)
            || one.AppId.ToString() == identity
            || one.ObjectId.ToString() == identity
        );

    /// <summary>A role group.</summary>
    /// <param name="Name">Its name.</param>
    internal sealed record RoleGroup(string Name)
    {
        /// <summary>Names of its roles.</summary>
        public List<string> Roles { get; init; } = [];

        /// <summary>Object ids of its members.</summary>
        public List<Guid> Members { get; init; } = [];
    }

    /// <summary>A service principal as Exchange keeps it; it believes the ids that it was told.</summary>
    internal sealed record ExchangePrincipal(Guid AppId, Guid ObjectId, string DisplayName);
}

/// <summary>A management role: cmdlets, each with the parameters that it may be given.</summary>
/// <param name="Name">The name, unique in the organisation.</param>
/// <param name="Parent">The role that it was made from; null for a built-in one.</param>
internal sealed record ManagementRole(string Name, string? Parent)
{
    /// <summary>Parameters by cmdlet.</summary>
    public Dictionary<string, HashSet<string>> Entries { get; init; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether it has the cmdlet with all of the parameters.</summary>
    public bool Has(string cmdlet, IEnumerable<string> parameters) =>
        Entries.TryGetValue(cmdlet, out var own) && parameters.All(own.Contains);
}

/// <summary>
/// The built-in roles, as far as the simulated cmdlets go. Which role has which parameter is not published as one list: clients are to ask
/// (<c>Get-ManagementRole -Cmdlet</c>), as the documents tell administrators to.
/// </summary>
internal static class BuiltInRoles
{
    /// <summary>Fresh copies, for one organisation.</summary>
    public static IEnumerable<ManagementRole> Make() =>
        [
            Role(
                "Legal Hold",
                (
                    "Set-Mailbox",
                    [
                        "Identity",
                        "InactiveMailbox",
                        "LitigationHoldEnabled",
                        "RemoveDelayHoldApplied",
                        "RemoveDelayReleaseHoldApplied",
                        "Confirm",
                        "Force",
                    ]
                ),
                Whole("Get-Mailbox")
            ),
            Role(
                "Mail Recipient Creation",
                Whole("Remove-Mailbox"),
                Whole("Remove-MailUser"),
                Whole("Get-Mailbox"),
                Whole("Get-MailUser"),
                Whole("Get-Recipient")
            ),
            Role(
                "Mail Recipients",
                Whole("Get-Mailbox"),
                Whole("Get-MailUser"),
                Whole("Get-Recipient"),
                Whole("Get-MailboxStatistics"),
                Whole("New-MailboxRestoreRequest"),
                Whole("Get-MailboxRestoreRequest"),
                ("Set-Mailbox", ["Identity", "InactiveMailbox", "IsExchangeCloudManaged", "Confirm", "Force"])
            ),
            Role(
                "Retention Management",
                ("Set-Mailbox", ["Identity", "InactiveMailbox", "ExcludeFromOrgHolds", "ExcludeFromAllOrgHolds", "Confirm", "Force"])
            ),
            Role("View-Only Configuration", Whole("Get-OrganizationConfig")),
            Role(
                "View-Only Recipients",
                Whole("Get-Mailbox"),
                Whole("Get-MailUser"),
                Whole("Get-Recipient"),
                Whole("Get-MailboxStatistics"),
                Whole("Get-MailboxRestoreRequest")
            ),
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
