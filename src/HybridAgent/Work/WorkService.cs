using Azure;
using Azure.Identity;
using Azure.Storage.Queues.Models;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TenantHygiene.HybridAgent.Agents;
using TenantHygiene.HybridAgent.Heartbeats;
using TenantHygiene.HybridAgent.Queues;

namespace TenantHygiene.HybridAgent.Work;

/// <summary>
/// Takes one message after the other. The answer is recorded before it is sent, and sent before its message is deleted:
/// death in between means that it is sent again.
/// </summary>
internal sealed class WorkService(
    TenantQueues queues, WorkIntake intake, AgentIdentity identity, AgentCondition condition, IOptions<StorageOptions> storage, TimeProvider time, ILogger<WorkService> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            if (!await TryTakeAsync(stoppingToken))
            {
                await Task.Delay(storage.Value.PollEvery, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task<bool> TryTakeAsync(CancellationToken cancellationToken)
    {
        try
        {
            var message = await queues.ReceiveAsync(cancellationToken);
            condition.QueueProblem = null;
            if (message is not null)
            {
                await DealWithAsync(message, cancellationToken);
            }

            return message is not null;
        }
        catch (Exception exception) when (exception is RequestFailedException or AggregateException or AuthenticationFailedException)
        {
            condition.QueueProblem = $"The queues cannot be reached: {FirstLine(exception)}";
            WorkLog.QueuesUnreachable(logger, FirstLine(exception));
            return false;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private async Task DealWithAsync(QueueMessage message, CancellationToken cancellationToken)
    {
        switch (await intake.HandleAsync(message.Body.ToString(), cancellationToken))
        {
            case Handling.Later:
                await queues.PostponeAsync(message, cancellationToken);
                return;
            case Handling.Reply reply:
                await queues.AnswerAsync(identity.Sign(reply.Answer), cancellationToken);
                break;
        }

        await queues.DeleteAsync(message, cancellationToken);
    }

    // The rest repeats the request, whose address may carry a signature.
    private static string FirstLine(Exception exception) => exception.Message.Split('\n', 2)[0].TrimEnd();
}
