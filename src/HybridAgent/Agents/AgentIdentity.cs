using System.Reflection;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using TenantHygiene.Remediation.OnPremises;

namespace TenantHygiene.HybridAgent.Agents;

/// <summary>The agent's own key, and the keys that it trusts.</summary>
internal sealed class AgentIdentity : IDisposable
{
    private readonly ECDsa _key;
    private readonly List<ECDsa> _cloudKeys;

    public AgentIdentity(IOptions<AgentOptions> options)
    {
        Name = options.Value.Name;
        TenantId = Guid.Parse(options.Value.TenantId);
        _key = AgentKeys.ReadPrivate(File.ReadAllText(options.Value.PrivateKeyFile));
        _cloudKeys = [.. options.Value.CloudPublicKeys.Select(AgentKeys.ReadPublic)];
    }

    public string Name { get; }

    public Guid TenantId { get; }

    public static string Version { get; } =
        typeof(AgentIdentity).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    /// <summary>The work in a message; null when the cloud did not sign it.</summary>
    public WorkItem? Open(SignedMessage message) => message.Open(WorkItem.MessageType, AgentJson.Default.WorkItem, _cloudKeys);

    public SignedMessage Sign(WorkAnswer answer) => SignedMessage.Sign(answer, WorkAnswer.MessageType, AgentJson.Default.WorkAnswer, _key);

    public SignedMessage Sign(AgentHeartbeat heartbeat) =>
        SignedMessage.Sign(heartbeat, AgentHeartbeat.MessageType, AgentJson.Default.AgentHeartbeat, _key);

    public void Dispose()
    {
        _key.Dispose();
        _cloudKeys.ForEach(static cloudKey => cloudKey.Dispose());
    }
}

/// <summary>The command <c>create-key FILE</c>: makes the agent's private key, which never leaves its machine.</summary>
internal static class KeyGenerator
{
    /// <summary>
    /// Writes the private key to a new file that only its owner can read, and the public key for the cloud's settings to the output.
    /// </summary>
    /// <returns>The exit code.</returns>
    public static int Run(string file, TextWriter output, TextWriter errors)
    {
        try
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using (var writer = new StreamWriter(file, options))
            {
                writer.WriteLine(key.ExportPkcs8PrivateKeyPem());
            }

            output.WriteLine(AgentKeys.WritePublic(key));
            return 0;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            errors.WriteLine($"The key cannot be written: {exception.Message}");
            return 1;
        }
    }
}
