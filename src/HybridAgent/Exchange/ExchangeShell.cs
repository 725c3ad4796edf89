using Microsoft.Extensions.Options;
using TenantHygiene.HybridAgent.Commands;
using TenantHygiene.Remediation.OnPremises;

namespace TenantHygiene.HybridAgent.Exchange;

/// <summary>
/// The Exchange management shell, by the script beside this program. Its arguments are GUIDs and settings: no text of a work item reaches it.
/// </summary>
internal sealed class ExchangeShell(IOptions<ExchangeOptions> options)
{
    private readonly ExchangeOptions options = options.Value;

    public bool IsConfigured => options.IsConfigured;

    /// <summary>Sets a remote mailbox's archive GUID.</summary>
    /// <param name="domainController">The one to write to, by its full name.</param>
    /// <param name="identity">The user's <c>objectGUID</c>.</param>
    /// <param name="current">What it holds: without a value the archive is enabled first, as Exchange demands.</param>
    /// <param name="target">The archive GUID.</param>
    /// <param name="cancellationToken">Ends the shell.</param>
    /// <returns>Why it may not have been written; null when the shell said that it was. Reading tells.</returns>
    public async Task<Refusal?> SetArchiveGuidAsync(string domainController, Guid identity, DirectoryValue current, Guid target, CancellationToken cancellationToken)
    {
        var outcome = await Command.RunAsync(options.PowerShell!, Arguments(domainController, identity, current, target), options.Timeout, cancellationToken);
        return outcome.Succeeded ? null : new Refusal(RefusalCode.ExchangeFailed, $"The Exchange management shell failed: {outcome.Words}");
    }

    private IEnumerable<string> Arguments(string domainController, Guid identity, DirectoryValue current, Guid target)
    {
        string[] arguments =
        [
            "-NoLogo", "-NoProfile", "-NonInteractive", "-ExecutionPolicy", "Bypass",
            "-File", Path.Combine(AppContext.BaseDirectory, "Exchange", "Set-ArchiveGuid.ps1"),
            "-ConnectionUri", options.ConnectionUri!,
            "-DomainController", domainController,
            "-Identity", identity.ToString("D"),
            "-ArchiveGuid", target.ToString("D"),
        ];
        return current.Kind is DirectoryValueKind.Absent || current.Is(Guid.Empty) ? arguments.Append("-EnableArchive") : arguments;
    }
}
