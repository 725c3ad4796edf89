using System.Reflection;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using TenantHygiene.Remediation.OnPremises;

namespace TenantHygiene.HybridAgent.Agents;

/// <summary>Who the agent is, and whom it believes.</summary>
internal sealed class AgentIdentity : IDisposable
{
    private readonly ECDsa key;
    private readonly List<ECDsa> cloudKeys;

    public AgentIdentity(IOptions<AgentOptions> options)
    {
        Name = options.Value.Name;
        TenantId = Guid.Parse(options.Value.TenantId);
        key = AgentKeys.ReadPrivate(File.ReadAllText(options.Value.PrivateKeyFile));
        cloudKeys = [.. options.Value.CloudPublicKeys.Select(AgentKeys.ReadPublic)];
    }

    public string Name { get; }

    public Guid TenantId { get; }

    public static string Version { get; } = typeof(AgentIdentity).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    /// <summary>The work in a message; null when the cloud did not sign it.</summary>
    public WorkItem? Open(SignedMessage message) => message.Open(WorkItem.MessageType, AgentJson.Default.WorkItem, cloudKeys);

    public SignedMessage Sign(WorkAnswer answer) => SignedMessage.Sign(answer, WorkAnswer.MessageType, AgentJson.Default.WorkAnswer, key);

    public SignedMessage Sign(AgentHeartbeat heartbeat) => SignedMessage.Sign(heartbeat, AgentHeartbeat.MessageType, AgentJson.Default.AgentHeartbeat, key);

    public void Dispose()
    {
        key.Dispose();
        cloudKeys.ForEach(static cloudKey => cloudKey.Dispose());
    }
}
