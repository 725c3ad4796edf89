namespace TenantHygiene.TenantSimulator.Scenarios;

/// <summary>A foreign issuer whose tokens an application may present.</summary>
public sealed class FederatedCredentialScenario
{
    /// <summary>The token's issuer, compared exactly.</summary>
    public required string Issuer { get; set; }

    /// <summary>The token's subject, compared exactly.</summary>
    public required string Subject { get; set; }

    /// <summary>The token's audience.</summary>
    public string Audience { get; set; } = "api://AzureADTokenExchange";

    /// <summary>The issuer's RSA public key, PEM; absent where the simulated Entra ID itself is the issuer, as for a managed identity.</summary>
    public string? PublicKey { get; set; }
}
