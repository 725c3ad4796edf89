using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace TenantHygiene.Functions.OnPremises;

/// <summary>
/// Fetches what the agents have to say. A timer and not a queue trigger, because every tenant has a queue of its own, so that an agent's access ends at its tenant,
/// and a trigger names one queue when the application is built.
/// </summary>
public sealed class ReceiveAgentAnswers(AgentAnswers answers, AgentTrust trust)
{
    [Function(nameof(ReceiveAgentAnswers))]
    public async Task RunAsync(
        [TimerTrigger("%OnPremises:AnswersSchedule%")] TimerInfo timer,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        foreach (var tenantId in trust.TenantIds)
        {
            await answers.ReceiveAsync(tenantId, client, cancellationToken);
        }
    }
}
