namespace TenantHygiene.HybridAgent.Exchange;

/// <summary>The Exchange server of the organisation, where there is one. Section <c>Exchange</c>; without it the agent writes by LDAP only.</summary>
public sealed class ExchangeOptions
{
    /// <summary>The name of the section.</summary>
    public const string Section = "Exchange";

    /// <summary>The PowerShell to run, such as <c>C:\Windows\System32\WindowsPowerShell\v1.0\powershell.exe</c>.</summary>
    public string? PowerShell { get; set; }

    /// <summary>The remote PowerShell of an Exchange server, such as <c>http://exchange.corp.example/PowerShell/</c>.</summary>
    public string? ConnectionUri { get; set; }

    /// <summary>How long a change may take. Default five minutes.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Whether there is an Exchange server.</summary>
    public bool IsConfigured => !string.IsNullOrEmpty(PowerShell) && !string.IsNullOrEmpty(ConnectionUri);
}
