using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using TenantHygiene.Microsoft365.Credentials;
using TenantHygiene.Remediation.OnPremises;

namespace TenantHygiene.Microsoft365;

/// <summary>The tenants of the settings, which the registry takes over at start; bound from the configuration's root, so that the settings are <c>Tenants__0__…</c>.</summary>
public sealed class TenantsOptions
{
    /// <summary>The tenants.</summary>
    public IList<TenantOptions> Tenants { get; set; } = [];
}

/// <summary>
/// One tenant as configured or registered; section <c>Tenants:{n}</c>. Texts are as they were set, and are checked before anything uses them.
/// </summary>
public sealed class TenantOptions
{
    /// <summary>The tenant's id, a GUID.</summary>
    public string TenantId { get; set; } = "";

    /// <summary>Name shown to people; the id when empty.</summary>
    public string Name { get; set; } = "";

    /// <summary>A built-in policy or the name of a policy document.</summary>
    public string Policy { get; set; } = "careful";

    /// <summary>
    /// How the product signs in to the tenant: to purge and reprovision, and to read where <see cref="ReaderCredential"/> is not set.
    /// </summary>
    public TenantCredentialOptions Credential { get; set; } = new();

    /// <summary>
    /// How it signs in for everything that only reads, so that detection needs no right to purge; null where it is the same.
    /// </summary>
    public TenantCredentialOptions? ReaderCredential { get; set; }

    /// <summary>How values that Active Directory sends are corrected.</summary>
    public TenantOnPremisesOptions OnPremises { get; set; } = new();
}

/// <summary>A tenant's on-premises side as configured; section <c>Tenants:{n}:OnPremises</c>.</summary>
public sealed class TenantOnPremisesOptions
{
    /// <summary>
    /// The name of an <c>OnPremisesStrategy</c>: <c>Script</c> (default), <c>Agent</c>, <c>ExchangeServer</c> or <c>CloudManaged</c>.
    /// </summary>
    public string Strategy { get; set; } = "Script";

    /// <summary>
    /// The public key of the tenant's hybrid agent: PEM, or its base64. Needed for <c>Agent</c> and <c>ExchangeServer</c>.
    /// </summary>
    public string? AgentKey { get; set; }

    /// <summary>A second public key, while the agent's key is being replaced.</summary>
    public string? NextAgentKey { get; set; }
}

/// <summary>What is wrong with the settings of a tenant's on-premises side.</summary>
internal static class OnPremisesTenantSettings
{
    public static bool TryReadStrategy(string text, out OnPremisesStrategy strategy) =>
        Enum.TryParse(text, ignoreCase: true, out strategy) && Enum.IsDefined(strategy) && !char.IsAsciiDigit(text[0]);

    public static IEnumerable<string> Check(TenantOnPremisesOptions options, string prefix)
    {
        if (!TryReadStrategy(options.Strategy, out var strategy))
        {
            yield return $"{prefix}Strategy must be one of {string.Join(", ", Enum.GetNames<OnPremisesStrategy>())}, but is "
                + $"\"{options.Strategy}\".";
        }
        else if (strategy is OnPremisesStrategy.Agent or OnPremisesStrategy.ExchangeServer && string.IsNullOrWhiteSpace(options.AgentKey))
        {
            yield return $"{prefix}AgentKey is missing: the strategy {strategy} needs the agent's public key, without which no answer can "
                + "be trusted.";
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

/// <summary>One line per wrong setting, naming it as an environment variable would; never a secret's value.</summary>
public sealed class TenantsOptionsValidator : IValidateOptions<TenantsOptions>
{
    /// <summary>What is wrong with one tenant, whether it comes from the settings or from the registry.</summary>
    public static IEnumerable<string> Check(TenantOptions tenant) => Check(tenant, prefix: "", isRepeatOf: null);

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, TenantsOptions options)
    {
        var failures = new List<string>();
        var seen = new Dictionary<Guid, int>();
        for (var index = 0; index < options.Tenants.Count; index++)
        {
            var tenant = options.Tenants[index];
            var first = Guid.TryParseExact(tenant.TenantId, "D", out var id) && !seen.TryAdd(id, index) ? seen[id] : (int?)null;
            failures.AddRange(Check(tenant, $"Tenants__{index}__", first));
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static IEnumerable<string> Check(TenantOptions tenant, string prefix, int? isRepeatOf)
    {
        if (!Guid.TryParseExact(tenant.TenantId, "D", out var id) || id == Guid.Empty)
        {
            yield return $"{prefix}TenantId must be the tenant's id, a GUID with dashes, but is \"{tenant.TenantId}\".";
        }
        else if (isRepeatOf is { } first)
        {
            yield return $"{prefix}TenantId repeats Tenants__{first}__TenantId.";
        }

        if (string.IsNullOrWhiteSpace(tenant.Policy))
        {
            yield return $"{prefix}Policy is empty: name a policy, or remove the setting to use \"careful\".";
        }

        var reader = tenant.ReaderCredential is { } separate ? CredentialSettings.Check(separate, prefix + "ReaderCredential__") : [];
        foreach (
            var failure in CredentialSettings
                .Check(tenant.Credential, prefix + "Credential__")
                .Concat(reader)
                .Concat(OnPremisesTenantSettings.Check(tenant.OnPremises, prefix + "OnPremises__"))
        )
        {
            yield return failure;
        }
    }
}
