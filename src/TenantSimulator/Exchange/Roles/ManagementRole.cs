namespace TenantHygiene.TenantSimulator.Exchange.Roles;

/// <summary>A management role: cmdlets, each with the parameters that it may be given.</summary>
/// <param name="Name">The name, unique in the organisation.</param>
/// <param name="Parent">The role that it was made from; null for a built-in one.</param>
internal sealed record ManagementRole(string Name, string? Parent)
{
    /// <summary>Parameters by cmdlet.</summary>
    public Dictionary<string, HashSet<string>> Entries { get; init; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether it has the cmdlet with all of the parameters.</summary>
    public bool Has(string cmdlet, IEnumerable<string> parameters) => Entries.TryGetValue(cmdlet, out var own) && parameters.All(own.Contains);
}
