namespace TenantHygiene.TenantOnboarding;

/// <summary>How the app is to sign in to a further tenant.</summary>
/// <param name="Number">The tenant's number in the settings.</param>
/// <param name="ReaderVouchedBy">Client id of the managed identity that vouches for the reader; null for the app's only one.</param>
/// <param name="RepairerVouchedBy">The same for the repairer.</param>
internal sealed record SettingsOrder(int Number, Guid? ReaderVouchedBy, Guid? RepairerVouchedBy)
{
    /// <summary>The settings to add to the app, one a line.</summary>
    public IEnumerable<string> Lines(GrantOrder order)
    {
        var prefix = $"Tenants__{Number}__";
        yield return $"{prefix}TenantId={order.TenantId}";
        yield return $"{prefix}Policy=observe";
        foreach (var line in Credential($"{prefix}Credential__", order.Repairer, RepairerVouchedBy))
        {
            yield return line;
        }

        foreach (var line in order.Reader == order.Repairer ? [] : Credential($"{prefix}ReaderCredential__", order.Reader, ReaderVouchedBy))
        {
            yield return line;
        }
    }

    private static IEnumerable<string> Credential(string prefix, Guid clientId, Guid? vouchedBy)
    {
        yield return $"{prefix}Kind=FederatedIdentity";
        yield return $"{prefix}ClientId={clientId}";
        if (vouchedBy is { } managedIdentity)
        {
            yield return $"{prefix}ManagedIdentityClientId={managedIdentity}";
        }
    }
}
