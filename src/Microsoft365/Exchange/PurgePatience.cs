namespace TenantHygiene.Microsoft365.Exchange;

/// <summary>How long the reply to a purge is waited for.</summary>
public static class PurgePatience
{
    /// <summary>After this long the request is given up, and may still be carried out.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(3);
}
