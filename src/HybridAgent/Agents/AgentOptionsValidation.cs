using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using TenantHygiene.Remediation.OnPremises;

namespace TenantHygiene.HybridAgent.Agents;

/// <summary>Says in one line what is wrong with the section <c>Agent</c>.</summary>
internal sealed class AgentOptionsValidation : IValidateOptions<AgentOptions>
{
    private const int LongestName = 64;

    public ValidateOptionsResult Validate(string? name, AgentOptions options) =>
        Find(options) is { } problem ? ValidateOptionsResult.Fail(problem) : ValidateOptionsResult.Success;

    private static string? Find(AgentOptions options) => options switch
    {
        { Name: { Length: 0 or > LongestName } } => $"Agent__Name must have 1 to {LongestName} characters.",
        _ when !Guid.TryParse(options.TenantId, out var tenant) || tenant == Guid.Empty => "Agent__TenantId must be the tenant's id, a GUID.",
        { CloudPublicKeys.Count: 0 } => "Agent__CloudPublicKeys__0 is missing: the cloud's public key.",
        _ when FindBadKey(options) is { } index => $"Agent__CloudPublicKeys__{index} is not a public key of the curve P-256, in base64 or PEM.",
        { PrivateKeyFile: "" } => "Agent__PrivateKeyFile is missing: make one with the command create-key.",
        _ when !HasPrivateKey(options) => "Agent__PrivateKeyFile cannot be read, or is not a private key of the curve P-256: make one with the command create-key.",
        { DataPath: "" } => "Agent__DataPath is missing: a folder that survives restarts.",
        _ when options.HeartbeatEvery < TimeSpan.FromSeconds(1) || options.HeartbeatEvery > TimeSpan.FromHours(1) => "Agent__HeartbeatEvery must be from one second to one hour.",
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
