using Microsoft.Extensions.Options;
using TenantHygiene.Remediation.OnPremises;

namespace TenantHygiene.HybridAgent.Commands;

/// <summary>
/// The Exchange management shell, by the script beside this program. Its arguments are GUIDs and settings: no text of a work item reaches
/// it.
/// </summary>
internal sealed class ExchangeShell(IOptions<ExchangeOptions> options)
{
    private readonly ExchangeOptions _options = options.Value;

    public bool IsConfigured => _options.IsConfigured;

    /// <summary>Sets a remote mailbox's archive GUID.</summary>
    /// <param name="domainController">The one to write to, by its full name.</param>
    /// <param name="identity">The user's <c>objectGUID</c>.</param>
    /// <param name="current">What it holds: without a value the archive is enabled first, as Exchange demands.</param>
    /// <param name="target">The archive GUID.</param>
    /// <param name="cancellationToken">Ends the shell.</param>
    /// <returns>Why it may not have been written; null when the shell said that it was. Reading tells.</returns>
    public async Task<Refusal?> SetArchiveGuidAsync(
        string domainController,
        Guid identity,
        DirectoryValue current,
        Guid target,
        CancellationToken cancellationToken
    )
    {
        var outcome = await Command.RunAsync(
            _options.PowerShell!,
            Arguments(domainController, identity, current, target),
            _options.Timeout,
            cancellationToken
        );
        return outcome.Succeeded
            ? null
            : new Refusal(RefusalCode.ExchangeFailed, $"The Exchange management shell failed: {outcome.Message}");
    }

    private IEnumerable<string> Arguments(string domainController, Guid identity, DirectoryValue current, Guid target)
    {
        string[] arguments =
        [
            "-NoLogo",
            "-NoProfile",
            "-NonInteractive",
            "-ExecutionPolicy",
            "Bypass",
            "-File",
            Path.Combine(AppContext.BaseDirectory, "Exchange", "Set-ArchiveGuid.ps1"),
            "-ConnectionUri",
            _options.ConnectionUri!,
            "-DomainController",
            domainController,
            "-Identity",
            identity.ToString("D"),
            "-ArchiveGuid",
            target.ToString("D"),
        ];
        return current.Kind is DirectoryValueKind.Absent || current.Is(Guid.Empty) ? arguments.Append("-EnableArchive") : arguments;
    }
}

/// <summary>
/// The Exchange server of the organisation, where there is one. Section <c>Exchange</c>; without it the agent writes by LDAP only.
/// </summary>
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

/// <summary>Describes in one line what is wrong with the section <c>Exchange</c>.</summary>
internal sealed class ExchangeOptionsValidator : IValidateOptions<ExchangeOptions>
{
    public ValidateOptionsResult Validate(string? name, ExchangeOptions options) =>
        options switch
        {
            { PowerShell: null or "", ConnectionUri: null or "" } => ValidateOptionsResult.Success,
            { PowerShell: null or "" } => ValidateOptionsResult.Fail(
                "Exchange__PowerShell is missing, which Exchange__ConnectionUri needs."
            ),
            { ConnectionUri: null or "" } => ValidateOptionsResult.Fail(
                "Exchange__ConnectionUri is missing, which Exchange__PowerShell needs."
            ),
            _ when !Uri.TryCreate(options.ConnectionUri, UriKind.Absolute, out var uri)
                    || (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps) => ValidateOptionsResult.Fail(
                "Exchange__ConnectionUri must be the http or https address of an Exchange server's PowerShell."
            ),
            _ when options.Timeout < TimeSpan.FromSeconds(1) || options.Timeout > TimeSpan.FromMinutes(30) => ValidateOptionsResult.Fail(
                "Exchange__Timeout must be from one second to thirty minutes."
            ),
            _ => ValidateOptionsResult.Success,
        };
}
