namespace TenantHygiene.Microsoft365.Tenants;

/// <summary>A configured tenant, without its credential.</summary>
/// <param name="Id">The tenant's id.</param>
/// <param name="Name">Name shown to people.</param>
/// <param name="Policy">A built-in policy or the name of a policy document.</param>
public sealed record Tenant(Guid Id, string Name, string Policy);
