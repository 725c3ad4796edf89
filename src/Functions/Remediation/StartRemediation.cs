using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using TenantHygiene.Ledger;

namespace TenantHygiene.Functions.Remediation;

/// <summary>Processes one detected error from the queue and ensures that its remediation runs. Harmless to repeat.</summary>
public sealed class StartRemediation(RemediationIntake intake)
{
    [Function(nameof(StartRemediation))]
    public async Task RunAsync(
        [QueueTrigger("provisioning-errors", Connection = "AzureWebJobsStorage")] string text,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken
    )
    {
        // An invalid message is moved to the poison queue after five attempts.
        var message = JsonSerializer.Deserialize(text, LedgerJson.Default.ProvisioningErrorMessage)
            ?? throw new JsonException("The message is null.");
        await intake.AcceptAsync(message, client, cancellationToken);
    }
}
