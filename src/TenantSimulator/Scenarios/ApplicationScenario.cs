using System.ComponentModel;

namespace TenantHygiene.TenantSimulator.Scenarios;

/// <summary>An application registration with its credentials and consented permissions.</summary>
public sealed class ApplicationScenario
{
    /// <summary>The application (client) id.</summary>
    public required Guid ClientId { get; set; }

    /// <summary>The display name.</summary>
    public string Name { get; set; } = "";

    /// <summary>Whether other tenants may let it in.</summary>
    [Description("Whether other tenants may let it in: POST /servicePrincipals, or an administrator's consent.")]
    public bool IsMultiTenant { get; set; }

    /// <summary>Client secrets.</summary>
    public List<string> Secrets { get; set; } = [];

    /// <summary>The redirect URIs of its single-page application.</summary>
    [Description(
        "Redirect URIs of a single-page application, compared exactly; as in Entra ID, the port of a loopback address does not count."
    )]
    public List<string> SpaRedirectUris { get; set; } = [];

    /// <summary>Certificates for signed client assertions, PEM.</summary>
    [Description("Certificates (PEM, public part) that may sign client assertions.")]
    public List<string> Certificates { get; set; } = [];

    /// <summary>Federated identity credentials.</summary>
    [Description("Issuers whose tokens are accepted instead of a secret (workload identity).")]
    public List<FederatedCredentialScenario> FederatedCredentials { get; set; } = [];

    /// <summary>Granted application permissions by resource.</summary>
    [Description("Granted app roles by resource: \"graph\", \"exchange\", or the audience of an entry of apis.")]
    public Dictionary<string, List<string>> Permissions { get; set; } = [];

    /// <summary>Entra roles of the service principal.</summary>
    [Description(
        "Entra roles of the service principal: \"Exchange Administrator\", \"Exchange Recipient Administrator\", \"Global "
            + "Administrator\", or a role template id."
    )]
    public List<string> DirectoryRoles { get; set; } = [];

    /// <summary>Cmdlets granted by a custom Exchange role group.</summary>
    [Description("Cmdlets granted by a custom Exchange role group. Absent: the Entra roles decide.")]
    public List<string>? ExchangeCmdlets { get; set; }

    /// <summary>The same application in another tenant: what is granted there later is granted there alone.</summary>
    internal ApplicationScenario Copy()
    {
        var copy = (ApplicationScenario)MemberwiseClone();
        copy.Permissions = Permissions.ToDictionary(permission => permission.Key, permission => permission.Value.ToList());
        return copy;
    }
}

/// <summary>A foreign issuer whose tokens an application may present.</summary>
public sealed class FederatedCredentialScenario
{
    /// <summary>The token's issuer, compared exactly.</summary>
    public required string Issuer { get; set; }

    /// <summary>The token's subject, compared exactly.</summary>
    public required string Subject { get; set; }

    /// <summary>The token's audience.</summary>
    public string Audience { get; set; } = "api://AzureADTokenExchange";

    /// <summary>
    /// The issuer's RSA public key, PEM; absent where the simulated Entra ID itself is the issuer, as for a managed identity.
    /// </summary>
    public string? PublicKey { get; set; }
}
