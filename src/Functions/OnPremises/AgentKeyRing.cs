using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using TenantHygiene.Functions.Configuration;
using TenantHygiene.Microsoft365;
using TenantHygiene.Remediation.OnPremises;

namespace TenantHygiene.Functions.OnPremises;

/// <summary>
/// The keys between this application and the agents: one private key to sign work with, and the agents' public keys to check answers with.
/// </summary>
public sealed class AgentKeyRing : IDisposable
{
    private readonly ECDsa? _signingKey;
    private readonly TenantRegistry _tenants;
    private readonly ConcurrentDictionary<string, ECDsa> _agentKeys = new(StringComparer.Ordinal);

    /// <summary>Reads every key of the settings, so that a wrong one stops the start.</summary>
    /// <exception cref="OptionsValidationException">
    /// A key is missing or cannot be used; the message names the setting, never the key.
    /// </exception>
    public AgentKeyRing(OnPremisesOptions options, TenantRegistry tenants)
    {
        _tenants = tenants;
        foreach (var tenantId in TenantIds)
        {
            Keys(tenantId);
        }

        _signingKey = ReadSigningKey(options);
        if (_signingKey is null && TenantIds.Count > 0)
        {
            throw Wrong(
                "OnPremises__SigningKey (or OnPremises__SigningKeyFile) is missing: a tenant has a hybrid agent, and agents accept only "
                    + "signed requests."
            );
        }
    }

    /// <summary>The tenants with an agent.</summary>
    public IReadOnlyCollection<Guid> TenantIds => [.. _tenants.All.Where(HasAgent).Select(tenant => tenant.Id)];

    /// <summary>Signs work.</summary>
    public SignedMessage Sign(WorkItem item) =>
        SignedMessage.Sign(
            item,
            WorkItem.MessageType,
            AgentJson.Default.WorkItem,
            _signingKey
                ?? throw new InvalidOperationException(
                    "OnPremises__SigningKey (or OnPremises__SigningKeyFile) is missing: agents accept only signed requests."
                )
        );

    /// <summary>An answer that the tenant's agent signed and that is about the tenant; null when it is anything else.</summary>
    public WorkAnswer? OpenAnswer(Guid tenantId, SignedMessage message) =>
        message.Open(WorkAnswer.MessageType, AgentJson.Default.WorkAnswer, Keys(tenantId)) is { } answer && answer.TenantId == tenantId
            ? answer
            : null;

    /// <summary>A heartbeat that the tenant's agent signed and that is about the tenant; null when it is anything else.</summary>
    public AgentHeartbeat? OpenHeartbeat(Guid tenantId, SignedMessage message) =>
        message.Open(AgentHeartbeat.MessageType, AgentJson.Default.AgentHeartbeat, Keys(tenantId)) is { } heartbeat
        && heartbeat.TenantId == tenantId
            ? heartbeat
            : null;

    /// <inheritdoc/>
    public void Dispose()
    {
        _signingKey?.Dispose();
        foreach (var key in _agentKeys.Values)
        {
            key.Dispose();
        }
    }

    private static bool HasAgent(Tenant tenant) => tenant.OnPremises is OnPremisesStrategy.Agent or OnPremisesStrategy.ExchangeServer;

    private ECDsa[] Keys(Guid tenantId) =>
        _tenants.Find(tenantId) is { } tenant && HasAgent(tenant)
            ? [.. tenant.AgentKeys.Select(key => _agentKeys.GetOrAdd(key, AgentKeys.ReadPublic))]
            : [];

    private static ECDsa? ReadSigningKey(OnPremisesOptions options)
    {
        try
        {
            return options switch
            {
                { SigningKey: { Length: > 0 } text } => AgentKeys.ReadPrivate(text),
                { SigningKeyFile: { Length: > 0 } file } => AgentKeys.ReadPrivate(File.ReadAllText(file)),
                _ => null,
            };
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw Wrong(
                $"OnPremises__{(options.SigningKey is { Length: > 0 } ? "SigningKey" : "SigningKeyFile")} cannot be used: {exception.Message}"
            );
        }
    }

    private static OptionsValidationException Wrong(string message) => new("", typeof(OnPremisesOptions), [message]);
}
