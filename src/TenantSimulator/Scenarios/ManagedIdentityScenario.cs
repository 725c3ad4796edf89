namespace TenantHygiene.TenantSimulator.Scenarios;

/// <summary>The identity that the App Service endpoint speaks for.</summary>
public sealed class ManagedIdentityScenario
{
    /// <summary>The client id of one of the tenant's applications.</summary>
    public required Guid ClientId { get; set; }

    /// <summary>Client ids of further applications of the tenant, which callers name.</summary>
    public List<Guid> AlsoClientIds { get; set; } = [];

    /// <summary>The value of IDENTITY_HEADER that callers must send as X-IDENTITY-HEADER.</summary>
    public required string Header { get; set; }
}
