using Azure;
using Azure.Identity;
using Azure.Storage.Queues.Models;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TenantHygiene.HybridAgent.Agents;
using TenantHygiene.HybridAgent.Queues;
using TenantHygiene.Remediation.OnPremises;

namespace TenantHygiene.HybridAgent.Work;

/// <summary>
/// Takes one message after the other. The answer is recorded before it is sent, and sent before its message is deleted:
/// after a crash in between, it is sent again.
/// </summary>
internal sealed class WorkService(
    TenantQueues queues,
    WorkMessageHandler intake,
    AgentIdentity identity,
    AgentDiagnostics condition,
    IOptions<StorageOptions> storage,
    TimeProvider time,
    ILogger<WorkService> logger
) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            if (!await TryProcessNextAsync(stoppingToken))
            {
                await Task.Delay(storage.Value.PollEvery, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task<bool> TryProcessNextAsync(CancellationToken cancellationToken)
    {
        try
        {
            var message = await queues.ReceiveAsync(cancellationToken);
            condition.QueueProblem = null;
            if (message is not null)
            {
                await ProcessAsync(message, cancellationToken);
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

    private async Task ProcessAsync(QueueMessage message, CancellationToken cancellationToken)
    {
        switch (await intake.HandleAsync(message.Body.ToString(), cancellationToken))
        {
            case WorkResult.Later:
                await queues.PostponeAsync(message, cancellationToken);
                return;
            case WorkResult.Reply reply:
                await queues.AnswerAsync(identity.Sign(reply.Answer), cancellationToken);
                break;
        }

        await queues.DeleteAsync(message, cancellationToken);
    }

    // The rest repeats the request, whose address may carry a signature.
    private static string FirstLine(Exception exception) => exception.Message.Split('\n', 2)[0].TrimEnd();
}

/// <summary>What is logged of work. Ids 100 to 109.</summary>
internal static partial class WorkLog
{
    [LoggerMessage(100, LogLevel.Warning, "Dropped a message that the cloud did not sign, or that this version does not support.")]
    public static partial void Dropped(ILogger logger);

    [LoggerMessage(101, LogLevel.Information, "{Kind} for remediation {RemediationId}: {Outcome}. {Message}")]
    public static partial void Answered(ILogger logger, WorkKind kind, string remediationId, string outcome, string message);

    [LoggerMessage(102, LogLevel.Warning, "{Kind} for remediation {RemediationId} is postponed: {Message}")]
    public static partial void Unavailable(ILogger logger, WorkKind kind, string remediationId, string message);

    [LoggerMessage(103, LogLevel.Error, "{Kind} for remediation {RemediationId} failed.")]
    public static partial void Failed(ILogger logger, WorkKind kind, string remediationId, Exception exception);

    [LoggerMessage(104, LogLevel.Warning, "The queues cannot be reached: {Message}")]
    public static partial void QueuesUnreachable(ILogger logger, string message);
}
