namespace TenantHygiene.TenantSimulator.Scenarios;

/// <summary>A web API registered in the tenant.</summary>
public sealed class ApiScenario
{
    /// <summary>The application ID URI, which tokens carry as audience.</summary>
    public required string Audience { get; set; }

    /// <summary>The app roles that the API defines.</summary>
    public List<string> Roles { get; set; } = [];
}
