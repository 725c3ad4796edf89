namespace TenantHygiene.Microsoft365.Transport;

/// <summary>The named HTTP clients.</summary>
public static class HttpClientNames
{
    public const string Entra = "TenantHygiene.Entra";

    /// <summary>Without retries: its caller has its own.</summary>
    public const string ManagedIdentity = "TenantHygiene.ManagedIdentity";

    public const string Graph = "TenantHygiene.Graph";

    public const string ExchangeReads = "TenantHygiene.ExchangeReads";

    /// <summary>The only one without retries: a purge is sent once.</summary>
    public const string ExchangePurges = "TenantHygiene.ExchangePurges";
}
