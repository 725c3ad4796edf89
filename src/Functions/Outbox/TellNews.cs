using Microsoft.Azure.Functions.Worker;
using TenantHygiene.Ledger.News;

namespace TenantHygiene.Functions.Outbox;

/// <summary>Turns what has changed about a remediation into messages to those who wait for it.</summary>
public sealed class TellNews(NewsTeller teller)
{
    [Function(nameof(TellNews))]
    public Task RunAsync(
        [QueueTrigger(RemediationNews.QueueName, Connection = "AzureWebJobsStorage")] string remediationId, CancellationToken cancellationToken) =>
        teller.TellAsync(remediationId, cancellationToken);
}
