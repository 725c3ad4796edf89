using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using TenantHygiene.Ledger;
using TenantHygiene.Ledger.Queues;

namespace TenantHygiene.Functions.Remediation;

/// <summary>Takes one detected error off the queue and makes sure that a remediation of it is under way. Harmless to repeat.</summary>
public sealed class StartRemediation(RemediationIntake intake)
{
    [Function(nameof(StartRemediation))]
    public async Task RunAsync(
        [QueueTrigger("provisioning-errors", Connection = "AzureWebJobsStorage")] string text,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        // A message that is none ends up in the poison queue after five tries, where it is kept and shown.
        var message = JsonSerializer.Deserialize(text, LedgerJson.Default.ProvisioningErrorMessage)
            ?? throw new JsonException("The message is null.");
        await intake.TakeAsync(message, client, cancellationToken);
    }
}
