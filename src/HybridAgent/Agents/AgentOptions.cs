namespace TenantHygiene.HybridAgent.Agents;

/// <summary>Whom the agent serves, and its keys. Section <c>Agent</c>.</summary>
public sealed class AgentOptions
{
    /// <summary>The name of the section.</summary>
    public const string Section = "Agent";

    /// <summary>Its name, unique among the tenant's agents. The machine's by default.</summary>
    public string Name { get; set; } = Environment.MachineName;

    /// <summary>The tenant that it serves.</summary>
    public string TenantId { get; set; } = "";

    /// <summary>The cloud's public keys, base64 or PEM; two while one replaces the other.</summary>
    public IList<string> CloudPublicKeys { get; } = [];

    /// <summary>The file with the agent's own private key, as <c>create-key</c> makes it.</summary>
    public string PrivateKeyFile { get; set; } = "";

    /// <summary>A folder that survives restarts, for the journal of the work that was done.</summary>
    public string DataPath { get; set; } = "";

    /// <summary>How often it gives a sign of life. Default one minute.</summary>
    public TimeSpan HeartbeatEvery { get; set; } = TimeSpan.FromMinutes(1);
}
