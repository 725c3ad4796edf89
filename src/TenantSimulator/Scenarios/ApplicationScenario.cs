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
    [Description("Entra roles of the service principal: \"Exchange Administrator\", \"Exchange Recipient Administrator\", \"Global Administrator\", or a role template id.")]
    public List<string> DirectoryRoles { get; set; } = [];

    /// <summary>Cmdlets granted by a custom Exchange role group.</summary>
    [Description("Cmdlets granted by a custom Exchange role group. Absent: the Entra roles decide.")]
    public List<string>? ExchangeCmdlets { get; set; }
}
