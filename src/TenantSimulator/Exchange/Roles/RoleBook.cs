namespace TenantHygiene.TenantSimulator.Exchange.Roles;

/// <summary>Roles, role groups and the service principals that Exchange knows, of one organisation.</summary>
internal sealed class RoleBook
{
    /// <summary>Roles by name.</summary>
    public Dictionary<string, ManagementRole> Roles { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Role groups by name.</summary>
    public Dictionary<string, RoleGroup> Groups { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Service principals, in the order of their making.</summary>
    public List<ExchangePrincipal> Principals { get; } = [];

    /// <summary>Adds what every organisation has.</summary>
    public void AddBuiltIn()
    {
        foreach (var role in BuiltInRoles.Make())
        {
            Roles[role.Name] = role;
        }
    }

    /// <summary>The parameters of a cmdlet that a principal may use by its role groups; null where it may not run the cmdlet.</summary>
    public HashSet<string>? Granted(Guid objectId, string cmdlet)
    {
        var entries = Groups.Values.Where(group => group.Members.Contains(objectId)).SelectMany(group => group.Roles)
            .Select(role => Roles[role].Entries.GetValueOrDefault(cmdlet)).OfType<HashSet<string>>().ToList();
        return entries.Count == 0 ? null : entries.SelectMany(parameters => parameters).ToHashSet(StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>A service principal by name or by one of its ids.</summary>
    public ExchangePrincipal? Find(string identity) => Principals.Find(one =>
        one.DisplayName.Equals(identity, StringComparison.OrdinalIgnoreCase) || one.AppId.ToString() == identity || one.ObjectId.ToString() == identity);

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
