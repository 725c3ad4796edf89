using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using TenantHygiene.Functions.Remediation;
using TenantHygiene.Ledger.OnPremises;
using TenantHygiene.Remediation.OnPremises;

namespace TenantHygiene.Functions.OnPremises;

/// <summary>
/// Receives the agents' answers. A timer and not a queue trigger, because every tenant has a queue of its own, so that an agent's access
/// ends at its tenant, and a trigger names one queue when the application is built.
/// </summary>
public sealed class ReceiveAgentAnswers(AgentAnswerReceiver answers, AgentKeyRing trust)
{
    [Function(nameof(ReceiveAgentAnswers))]
    public async Task RunAsync(
        [TimerTrigger("%OnPremises:AnswersSchedule%")] TimerInfo timer,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken
    )
    {
        foreach (var tenantId in trust.TenantIds)
        {
            await answers.ReceiveAsync(tenantId, client, cancellationToken);
        }
    }
}

/// <summary>
/// Processes the queue of a tenant's agent. An answer is recorded, then the remediation is notified, then the message is deleted: whatever
/// breaks off in between is repeated, and after a lost notification the remediation's next check finds the record.
/// </summary>
public sealed partial class AgentAnswerReceiver(
    AgentMessages messages,
    AgentWorkStore work,
    AgentStore agents,
    AgentKeyRing trust,
    OrchestrationSignal signal,
    TimeProvider time,
    ILogger<AgentAnswerReceiver> logger
)
{
    private const int BatchSize = 32;

    /// <summary>Empties the queue of one tenant. A failure there leaves the queues of others alone.</summary>
    public async Task ReceiveAsync(Guid tenantId, DurableTaskClient client, CancellationToken cancellationToken)
    {
        try
        {
            IReadOnlyList<AgentMessage> batch;
            do
            {
                batch = await messages.ReceiveAnswersAsync(tenantId, cancellationToken);
                foreach (var message in batch)
                {
                    await ProcessAsync(tenantId, message, client, cancellationToken);
                    await messages.DeleteAnswerAsync(tenantId, message, cancellationToken);
                }
            } while (batch.Count == BatchSize);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogFailure(exception, tenantId);
        }
    }

    private async Task ProcessAsync(Guid tenantId, AgentMessage message, DurableTaskClient client, CancellationToken cancellationToken)
    {
        if (SignedMessage.FromQueueText(message.Text) is not { } signed)
        {
            LogRefused(tenantId, "it is not a signed message");
        }
        else if (trust.OpenAnswer(tenantId, signed) is { } answer)
        {
            await RecordAsync(answer, signed, client, cancellationToken);
        }
        else if (trust.OpenHeartbeat(tenantId, signed) is { } heartbeat)
        {
            await RecordAsync(heartbeat, cancellationToken);
        }
        else
        {
            LogRefused(tenantId, "it is not a valid message signed by the tenant's agent");
        }
    }

    private async Task RecordAsync(WorkAnswer answer, SignedMessage signed, DurableTaskClient client, CancellationToken cancellationToken)
    {
        switch (await work.RecordAnswerAsync(answer, signed, cancellationToken))
        {
            case AnswerResult.Recorded or AnswerResult.Known:
                await signal.CallAsync(answer.RemediationId, client, cancellationToken);
                break;
            case var result:
                LogRefused(answer.TenantId, $"it answers request {answer.WorkId}: {result}");
                break;
        }
    }

    // A heartbeat dated in the future would hide the silence of its agent.
    private async Task RecordAsync(AgentHeartbeat heartbeat, CancellationToken cancellationToken)
    {
        if (heartbeat.At > time.GetUtcNow() + WorkItemCheck.ClockSkew)
        {
            LogRefused(heartbeat.TenantId, $"the heartbeat is dated {heartbeat.At:O}, which is in the future: compare the clocks");
            return;
        }

        await agents.RecordAsync(heartbeat, cancellationToken);
    }

    [LoggerMessage(70, LogLevel.Warning, "Rejected a message in the agent queue of tenant {TenantId}: {Reason}.")]
    private partial void LogRefused(Guid tenantId, string reason);

    [LoggerMessage(71, LogLevel.Error, "The agent answers of tenant {TenantId} could not be processed; they are processed later.")]
    private partial void LogFailure(Exception exception, Guid tenantId);
}
