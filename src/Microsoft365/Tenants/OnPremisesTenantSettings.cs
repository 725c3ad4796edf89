using System.Security.Cryptography;
using TenantHygiene.Remediation.OnPremises;

namespace TenantHygiene.Microsoft365.Tenants;

/// <summary>What is wrong with the settings of a tenant's on-premises side.</summary>
internal static class OnPremisesTenantSettings
{
    public static bool TryReadStrategy(string text, out OnPremisesStrategy strategy) =>
        Enum.TryParse(text, ignoreCase: true, out strategy) && Enum.IsDefined(strategy) && !char.IsAsciiDigit(text[0]);

    public static IEnumerable<string> Check(TenantOnPremisesOptions options, string prefix)
    {
        if (!TryReadStrategy(options.Strategy, out var strategy))
        {
            yield return $"{prefix}Strategy must be one of {string.Join(", ", Enum.GetNames<OnPremisesStrategy>())}, but is \"{options.Strategy}\".";
        }
        else if (strategy is OnPremisesStrategy.Agent or OnPremisesStrategy.ExchangeServer && string.IsNullOrWhiteSpace(options.AgentKey))
        {
            yield return $"{prefix}AgentKey is missing: the strategy {strategy} needs the agent's public key, without which no answer can be trusted.";
        }

        foreach (var (name, key) in new[] { ("AgentKey", options.AgentKey), ("NextAgentKey", options.NextAgentKey) })
        {
            if (!string.IsNullOrWhiteSpace(key) && Flaw(key) is { } flaw)
            {
                yield return $"{prefix}{name} cannot be used: {flaw}";
            }
        }
    }

    private static string? Flaw(string key)
    {
        try
        {
            AgentKeys.ReadPublic(key).Dispose();
            return null;
        }
        catch (CryptographicException exception)
        {
            return exception.Message;
        }
    }
}
