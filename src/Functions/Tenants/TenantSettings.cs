using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using TenantHygiene.Ledger.Tenants;
using TenantHygiene.Microsoft365;
using TenantHygiene.Microsoft365.Credentials;
using TenantHygiene.Remediation.Policies;

namespace TenantHygiene.Functions.Tenants;

/// <summary>
/// Translates between a registered tenant, which holds no secret, and the settings that the product signs in with.
/// </summary>
public sealed class TenantSettings(IOptions<TenantsOptions> configured, PolicyLibrary policies, IConfiguration configuration)
{
    /// <summary>The section whose settings hold client secrets by name: <c>Secrets__{name}</c>.</summary>
    public const string SecretsSection = "Secrets";

    /// <summary>The tenant that settings describe; it signs in as they say.</summary>
    public static RegisteredTenant Registered(TenantOptions options) =>
        new()
        {
            TenantId = Guid.Parse(options.TenantId),
            Name = string.IsNullOrWhiteSpace(options.Name) ? options.TenantId : options.Name,
            Policy = options.Policy,
            Credential = new RegisteredCredential { Kind = RegisteredCredentialKind.Settings },
            OnPremises = new RegisteredOnPremises(
                options.OnPremises.Strategy,
                options.OnPremises.AgentKey,
                options.OnPremises.NextAgentKey
            ),
            RegisteredAt = default,
            ChangedAt = default,
        };

    /// <summary>Why a registered tenant cannot be worked with; null when it can.</summary>
    public string? FindProblem(RegisteredTenant tenant)
    {
        if (FindPolicyProblem(tenant.Policy) is { } problem)
        {
            return problem;
        }

        if (tenant.Credential.Kind is RegisteredCredentialKind.Settings && FindConfigured(tenant.TenantId) is null)
        {
            return "It signs in as its settings say, but the settings (Tenants__n) do not name it any more.";
        }

        return string.Join(" ", TenantsOptionsValidator.Check(Options(tenant))) is { Length: > 0 } wrong ? wrong : null;
    }

    /// <summary>Why a policy cannot be used; null when it can.</summary>
    public string? FindPolicyProblem(string name)
    {
        try
        {
            policies.Get(name);
            return null;
        }
        catch (PolicyException exception)
        {
            return exception.Message;
        }
    }

    /// <summary>The settings of a registered tenant, with the secrets that it names.</summary>
    public TenantOptions Options(RegisteredTenant tenant) =>
        new()
        {
            TenantId = tenant.TenantId.ToString(),
            Name = tenant.Name,
            Policy = tenant.Policy,
            Credential = Credential(tenant.Credential, FindConfigured(tenant.TenantId)?.Credential),
            ReaderCredential = tenant switch
            {
                { ReaderCredential: { } reader } => Credential(reader, FindConfigured(tenant.TenantId)?.ReaderCredential),
                { Credential.Kind: RegisteredCredentialKind.Settings } => FindConfigured(tenant.TenantId)?.ReaderCredential,
                _ => null,
            },
            OnPremises = new TenantOnPremisesOptions
            {
                Strategy = tenant.OnPremises?.Strategy ?? new TenantOnPremisesOptions().Strategy,
                AgentKey = tenant.OnPremises?.AgentKey,
                NextAgentKey = tenant.OnPremises?.NextAgentKey,
            },
        };

    private TenantCredentialOptions Credential(RegisteredCredential credential, TenantCredentialOptions? own) =>
        credential.Kind is RegisteredCredentialKind.Settings
            ? own ?? new TenantCredentialOptions()
            : new TenantCredentialOptions
            {
                Kind = credential.Kind.ToString(),
                ClientId = credential.ClientId?.ToString(),
                ManagedIdentityClientId = credential.ManagedIdentityClientId?.ToString(),
                ClientSecret = credential.SecretName is { } name ? configuration[$"{SecretsSection}:{name}"] : null,
            };

    private TenantOptions? FindConfigured(Guid tenantId) =>
        configured.Value.Tenants.FirstOrDefault(tenant => Guid.Parse(tenant.TenantId) == tenantId);
}
