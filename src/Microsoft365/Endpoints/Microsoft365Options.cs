namespace TenantHygiene.Microsoft365.Endpoints;

/// <summary>Where Microsoft's services answer; configuration section <c>Microsoft365</c>. The defaults are the global cloud's.</summary>
public sealed class Microsoft365Options
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Microsoft365";

    /// <summary>Entra ID, an absolute <c>https</c> address without tenant.</summary>
    public string AuthorityHost { get; set; } = "https://login.microsoftonline.com/";

    /// <summary>Microsoft Graph with its version, such as <c>https://graph.microsoft.com/v1.0</c>.</summary>
    public string GraphBaseUrl { get; set; } = "https://graph.microsoft.com/v1.0";

    /// <summary>Exchange Online; <c>/adminapi/beta/{tenant}/InvokeCommand</c> is appended to it.</summary>
    public string ExchangeBaseUrl { get; set; } = "https://outlook.office365.com";

    /// <summary>A PEM file with root certificates to trust beside the system's, for the three services alike; host names are checked all the same.</summary>
    public string? TrustedCaFile { get; set; }
}
