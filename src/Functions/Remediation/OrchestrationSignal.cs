using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace TenantHygiene.Functions.Remediation;

/// <summary>Makes a waiting remediation look sooner. The ledger holds what was said: an event that is lost delays, and loses nothing.</summary>
public sealed partial class OrchestrationSignal(ILogger<OrchestrationSignal> logger)
{
    /// <summary>Calls; a remediation that cannot hear it is found by the watchdog.</summary>
    public async Task CallAsync(string remediationId, DurableTaskClient client, CancellationToken cancellationToken)
    {
        try
        {
            await client.RaiseEventAsync(remediationId, InterruptibleDelay.Wake, "answered", cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogUnheard(exception, remediationId);
        }
    }

    [LoggerMessage(50, LogLevel.Warning, "Remediation {RemediationId} could not be called; it looks at its own time.")]
    private partial void LogUnheard(Exception exception, string remediationId);
}
