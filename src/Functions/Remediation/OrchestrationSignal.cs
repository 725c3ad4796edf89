using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace TenantHygiene.Functions.Remediation;

/// <summary>Makes a waiting remediation check sooner. All data is in the ledger: a lost event only causes a delay.</summary>
public sealed partial class OrchestrationSignal(ILogger<OrchestrationSignal> logger)
{
    /// <summary>Raises the event; if that fails, the watchdog finds the remediation later.</summary>
    public async Task CallAsync(string remediationId, DurableTaskClient client, CancellationToken cancellationToken)
    {
        try
        {
            await client.RaiseEventAsync(remediationId, InterruptibleDelay.EventName, "answered", cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogSignalFailed(exception, remediationId);
        }
    }

    [LoggerMessage(50, LogLevel.Warning, "Remediation {RemediationId} could not be notified; it checks at its scheduled time.")]
    private partial void LogSignalFailed(Exception exception, string remediationId);
}
