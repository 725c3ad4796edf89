using Microsoft.Extensions.Configuration;
using TenantHygiene.Microsoft365;
using TenantHygiene.Remediation.Policies;

namespace TenantHygiene.Functions.Configuration;

/// <summary>The configured tenants and their policies.</summary>
public sealed class TenantPolicies
{
    private readonly Dictionary<Guid, PolicyDocument> _policies;

    /// <summary>Looks up every tenant's policy, so that a wrong name stops the start.</summary>
    /// <exception cref="PolicyException">A tenant names a policy that does not exist.</exception>
    public TenantPolicies(TenantRegistry tenants, PolicyLibrary library) =>
        _policies = tenants.All.Index().ToDictionary(tenant => tenant.Item.Id, tenant => Find(library, tenant.Item.Policy, tenant.Index));

    /// <summary>The configured tenants.</summary>
    public IReadOnlyCollection<Guid> TenantIds => _policies.Keys;

    /// <summary>The tenants that a scope covers: one, or all where it names none.</summary>
    public IReadOnlyCollection<Guid> Concerned(Guid? tenantId) => tenantId is { } one ? [one] : TenantIds;

    /// <summary>Whether a tenant is configured.</summary>
    public bool Contains(Guid tenantId) => _policies.ContainsKey(tenantId);

    /// <summary>The policy of a tenant.</summary>
    /// <exception cref="UnknownTenantException">The tenant is not configured.</exception>
    public PolicyDocument Of(Guid tenantId) =>
        _policies.TryGetValue(tenantId, out var policy) ? policy : throw new UnknownTenantException(tenantId);

    private static PolicyDocument Find(PolicyLibrary library, string name, int tenant)
    {
        try
        {
            return library.Get(name);
        }
        catch (PolicyException exception)
        {
            throw new PolicyException($"Tenants__{tenant}__Policy is invalid: {exception.Message}", exception);
        }
    }
}

/// <summary>A tenant is not configured.</summary>
public sealed class UnknownTenantException(Guid tenantId) : Exception($"The tenant {tenantId} is not configured (Tenants__n__TenantId).")
{
    /// <summary>The tenant.</summary>
    public Guid TenantId { get; } = tenantId;
}

/// <summary>Where policy documents lie (section <c>Policies</c>).</summary>
public sealed class PolicyOptions
{
    /// <summary>A folder with <c>*.json</c> documents beside the built-in ones; none by default.</summary>
    public string? Folder { get; set; }

    /// <summary>The built-in policies and those of the folder.</summary>
    /// <exception cref="PolicyException">The folder or a document in it is wrong; the message names the setting.</exception>
    public static PolicyLibrary LoadLibrary(IConfiguration configuration)
    {
        try
        {
            return PolicyLibrary.Load(configuration.GetSection("Policies").Get<PolicyOptions>()?.Folder);
        }
        catch (PolicyException exception)
        {
            throw new PolicyException($"Policies__Folder is invalid: {exception.Message}", exception);
        }
    }
}
