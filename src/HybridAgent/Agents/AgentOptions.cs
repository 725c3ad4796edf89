using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using TenantHygiene.Remediation.OnPremises;

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

    /// <summary>How often it sends a heartbeat. Default one minute.</summary>
    public TimeSpan HeartbeatEvery { get; set; } = TimeSpan.FromMinutes(1);
}

/// <summary>Describes in one line what is wrong with the section <c>Agent</c>.</summary>
internal sealed class AgentOptionsValidator : IValidateOptions<AgentOptions>
{
    private const int MaximumNameLength = 64;

    public ValidateOptionsResult Validate(string? name, AgentOptions options) =>
        Find(options) is { } problem ? ValidateOptionsResult.Fail(problem) : ValidateOptionsResult.Success;

    private static string? Find(AgentOptions options) =>
        options switch
        {
            { Name: { Length: 0 or > MaximumNameLength } } => $"Agent__Name must have 1 to {MaximumNameLength} characters.",
            _ when !Guid.TryParse(options.TenantId, out var tenant) || tenant == Guid.Empty =>
                "Agent__TenantId must be the tenant's id, a GUID.",
            { CloudPublicKeys.Count: 0 } => "Agent__CloudPublicKeys__0 is missing: the cloud's public key.",
            _ when FindBadKey(options) is { } index =>
                $"Agent__CloudPublicKeys__{index} is not a public key of the curve P-256, in base64 or PEM.",
            { PrivateKeyFile: "" } => "Agent__PrivateKeyFile is missing: make one with the command create-key.",
            _ when !HasPrivateKey(options) =>
                "Agent__PrivateKeyFile cannot be read, or is not a private key of the curve P-256: make one with the command create-key.",
            { DataPath: "" } => "Agent__DataPath is missing: a folder that survives restarts.",
            _ when options.HeartbeatEvery < TimeSpan.FromSeconds(1) || options.HeartbeatEvery > TimeSpan.FromHours(1) =>
                "Agent__HeartbeatEvery must be from one second to one hour.",
            _ => null,
        };

    private static int? FindBadKey(AgentOptions options)
    {
        for (var index = 0; index < options.CloudPublicKeys.Count; index++)
        {
            try
            {
                AgentKeys.ReadPublic(options.CloudPublicKeys[index]).Dispose();
            }
            catch (CryptographicException)
            {
                return index;
            }
        }

        return null;
    }

    private static bool HasPrivateKey(AgentOptions options)
    {
        try
        {
            AgentKeys.ReadPrivate(File.ReadAllText(options.PrivateKeyFile)).Dispose();
            return true;
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
