namespace TenantHygiene.Remediation.Primitives;

/// <summary>
/// The tenants that a caller may see and act in. Every query and every change asks for one, so that forgetting it does not compile; what is
/// outside answers as if it were not there.
/// </summary>
public sealed class TenantScope
{
    private readonly HashSet<Guid>? _tenants;

    private TenantScope(HashSet<Guid>? tenants) => _tenants = tenants;

    /// <summary>Every tenant: for the product's own work, and for callers whose role holds everywhere.</summary>
    public static TenantScope All { get; } = new(tenants: null);

    /// <summary>No tenant.</summary>
    public static TenantScope None { get; } = new([]);

    /// <summary>Whether every tenant is in it, those included that are registered later.</summary>
    public bool IsAll => _tenants is null;

    /// <summary>Whether no tenant is in it.</summary>
    public bool IsEmpty => _tenants is { Count: 0 };

    /// <summary>The tenants, where it names them; null for all.</summary>
    public IReadOnlyCollection<Guid>? Tenants => _tenants;

    /// <summary>Exactly these tenants.</summary>
    public static TenantScope Of(params IEnumerable<Guid> tenants) => new([.. tenants]);

    /// <summary>Whether a tenant is in it.</summary>
    public bool Contains(Guid tenantId) => _tenants is null || _tenants.Contains(tenantId);
}
