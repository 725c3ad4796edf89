using Microsoft.Extensions.Options;

namespace TenantHygiene.Microsoft365.Tenants;

/// <summary>One line per wrong setting, naming it as an environment variable would; never a secret's value.</summary>
internal sealed class TenantsOptionsValidator : IValidateOptions<TenantsOptions>
{
    public ValidateOptionsResult Validate(string? name, TenantsOptions options)
    {
        var failures = new List<string>();
        if (options.Tenants.Count == 0)
        {
            failures.Add("Tenants__0__TenantId is missing: at least one tenant must be configured.");
        }

        var seen = new Dictionary<Guid, int>();
        for (var index = 0; index < options.Tenants.Count; index++)
        {
            failures.AddRange(Check(options.Tenants[index], index, seen));
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static IEnumerable<string> Check(TenantOptions tenant, int index, Dictionary<Guid, int> seen)
    {
        var prefix = $"Tenants__{index}__";
        if (!Guid.TryParseExact(tenant.TenantId, "D", out var id) || id == Guid.Empty)
        {
            yield return $"{prefix}TenantId must be the tenant's id, a GUID with dashes, but is \"{tenant.TenantId}\".";
        }
        else if (!seen.TryAdd(id, index))
        {
            yield return $"{prefix}TenantId repeats Tenants__{seen[id]}__TenantId.";
        }

        if (string.IsNullOrWhiteSpace(tenant.Policy))
        {
            yield return $"{prefix}Policy is empty: name a policy, or leave the setting away for \"careful\".";
        }

        var reader = tenant.ReaderCredential is { } separate ? CredentialSettings.Check(separate, prefix + "ReaderCredential__") : [];
        foreach (var failure in CredentialSettings.Check(tenant.Credential, prefix + "Credential__").Concat(reader).Concat(OnPremisesTenantSettings.Check(tenant.OnPremises, prefix + "OnPremises__")))
        {
            yield return failure;
        }
    }
}
