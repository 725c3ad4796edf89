using Microsoft.Extensions.Configuration;
using TenantHygiene.Microsoft365;
using TenantHygiene.Remediation.Policies;
using TenantHygiene.Remediation.Primitives;

namespace TenantHygiene.Functions.Configuration;

/// <summary>The registered tenants and their policies.</summary>
public sealed class TenantPolicies
{
    private readonly TenantRegistry _tenants;
    private readonly PolicyLibrary _library;

    /// <summary>Looks up the policy of every tenant of the settings, so that a wrong name stops the start.</summary>
    /// <exception cref="PolicyException">A tenant names a policy that does not exist.</exception>
    public TenantPolicies(TenantRegistry tenants, PolicyLibrary library)
    {
        (_tenants, _library) = (tenants, library);
        foreach (var (index, tenant) in tenants.All.Index())
        {
            Check(library, tenant.Policy, index);
        }
    }

    /// <summary>The tenants of a scope.</summary>
    public IReadOnlyList<Guid> In(TenantScope scope) => [.. _tenants.All.Select(tenant => tenant.Id).Where(scope.Contains)];

    /// <summary>The tenants of a scope that are not paused.</summary>
    public IReadOnlyList<Guid> ActiveIn(TenantScope scope) =>
        [.. _tenants.All.Where(tenant => !tenant.IsPaused).Select(tenant => tenant.Id).Where(scope.Contains)];

    /// <summary>Whether a tenant is registered, and in the scope.</summary>
    public bool Contains(TenantScope scope, Guid tenantId) => scope.Contains(tenantId) && _tenants.Find(tenantId) is not null;

    /// <summary>Whether a tenant is not to be touched for now.</summary>
    public bool IsPaused(Guid tenantId) => _tenants.Find(tenantId) is { IsPaused: true };

    /// <summary>The policy of a tenant.</summary>
    /// <exception cref="UnknownTenantException">The tenant is not registered.</exception>
    public PolicyDocument Of(Guid tenantId) =>
        _tenants.Find(tenantId) is { } tenant ? _library.Get(tenant.Policy) : throw new UnknownTenantException(tenantId);

    private static void Check(PolicyLibrary library, string name, int tenant)
    {
        try
        {
            library.Get(name);
        }
        catch (PolicyException exception)
        {
            throw new PolicyException($"Tenants__{tenant}__Policy is invalid: {exception.Message}", exception);
        }
    }
}

/// <summary>A tenant is not registered.</summary>
public sealed class UnknownTenantException(Guid tenantId)
    : Exception($"The tenant {tenantId} is not registered (Tenants__n__TenantId, or PUT /api/v1/tenants/{tenantId}).")
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
