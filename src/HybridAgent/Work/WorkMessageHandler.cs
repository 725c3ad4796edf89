using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TenantHygiene.HybridAgent.ActiveDirectory;
using TenantHygiene.HybridAgent.Agents;
using TenantHygiene.HybridAgent.Commands;
using TenantHygiene.HybridAgent.Queues;
using TenantHygiene.Remediation.OnPremises;

namespace TenantHygiene.HybridAgent.Work;

/// <summary>
/// Takes a message from the queue to its answer. A message is trusted only with a valid signature, and no work is done twice.
/// </summary>
internal sealed class WorkMessageHandler(
    AgentIdentity identity,
    WorkJournal journal,
    WorkExecutor execution,
    AgentDiagnostics condition,
    IOptions<StorageOptions> storage,
    TimeProvider time,
    ILogger<WorkMessageHandler> logger
)
{
    /// <summary>Processes a message; harmless to repeat.</summary>
    public async Task<WorkResult> HandleAsync(string text, CancellationToken cancellationToken)
    {
        if (SignedMessage.FromQueueText(text) is not { } message || identity.Open(message) is not { } item)
        {
            condition.CountRefusedMessage();
            WorkLog.Dropped(logger);
            return new WorkResult.Drop();
        }

        var blank = Blank(item, message.Digest());
        var earlier = journal.Find(item.Id);
        if (earlier is not null && earlier.Digest != blank.WorkDigest)
        {
            // Not recorded: the id's record belongs to the content that came first.
            condition.CountRefusedMessage();
            return Replied(
                item,
                blank with
                {
                    Refusal = new Refusal(
                        RefusalCode.Replayed,
                        "A request with this id, but other content, was received before; nothing was done."
                    ),
                }
            );
        }

        if (earlier?.Answer is { } recorded)
        {
            return Replied(item, recorded);
        }

        // Work that was begun is brought to its end, however late it is.
        var refusal = earlier is null ? WorkItemCheck.Find(item, identity.TenantId, time.GetUtcNow()) : null;
        var answer = refusal is null ? await TryAsync(item, blank, earlier, cancellationToken) : blank with { Refusal = refusal };
        if (answer is null)
        {
            return new WorkResult.Later();
        }

        journal.Complete(answer with { At = time.GetUtcNow() });
        return Replied(item, journal.Find(item.Id)!.Answer!);
    }

    private async Task<WorkAnswer?> TryAsync(WorkItem item, WorkAnswer blank, JournalEntry? earlier, CancellationToken cancellationToken)
    {
        try
        {
            return await execution.RunAsync(item, blank, earlier, cancellationToken);
        }
        catch (DirectoryUnavailableException exception)
        {
            WorkLog.Unavailable(logger, item.Kind, item.RemediationId, exception.Message);
            return HasTime(item)
                ? null
                : blank with
                {
                    Refusal = new Refusal(RefusalCode.DirectoryUnavailable, Unsettled(item, exception.Message)),
                };
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // A defect must neither end the agent nor leave the cloud without an answer.
            WorkLog.Failed(logger, item.Kind, item.RemediationId, exception);
            return HasTime(item) ? null : blank with { Refusal = new Refusal(RefusalCode.Failed, Unsettled(item, exception.Message)) };
        }
    }

    private bool HasTime(WorkItem item) => time.GetUtcNow() + storage.Value.RetryEvery < item.ExpiresAt;

    private string Unsettled(WorkItem item, string words) =>
        journal.Find(item.Id) is null
            ? words
            : $"{words} A write was started, and it is not known whether it was made. "
                + "The agent reads the value before it does anything else.";

    private WorkResult.Reply Replied(WorkItem item, WorkAnswer answer)
    {
        WorkLog.Answered(logger, item.Kind, item.RemediationId, answer.Refusal?.Code.ToString() ?? "done", answer.Refusal?.Message ?? "");
        return new WorkResult.Reply(answer);
    }

    private WorkAnswer Blank(WorkItem item, string digest) =>
        new()
        {
            WorkId = item.Id,
            WorkDigest = digest,
            TenantId = identity.TenantId,
            RemediationId = item.RemediationId,
            Kind = item.Kind,
            Agent = identity.Name,
            At = time.GetUtcNow(),
        };
}

/// <summary>What to do with a message.</summary>
internal abstract record WorkResult
{
    /// <summary>No answer: the sender is not known.</summary>
    public sealed record Drop : WorkResult;

    /// <summary>It is tried again.</summary>
    public sealed record Later : WorkResult;

    /// <summary>It is answered, and done with.</summary>
    public sealed record Reply(WorkAnswer Answer) : WorkResult;
}

/// <summary>Carries out a work item that passed every check.</summary>
internal sealed class WorkExecutor(
    DomainControllerConnector connector,
    SetArchiveGuid setArchiveGuid,
    IOptions<SynchronizationOptions> synchronization
)
{
    /// <exception cref="DirectoryUnavailableException">Nothing is known of the outcome: ask again.</exception>
    public Task<WorkAnswer> RunAsync(WorkItem item, WorkAnswer blank, JournalEntry? earlier, CancellationToken cancellationToken) =>
        item.Kind switch
        {
            WorkKind.DescribeUser => Task.FromResult(DescribeUser(item, blank)),
            WorkKind.SetArchiveGuid => setArchiveGuid.RunAsync(item, blank, earlier, cancellationToken),
            WorkKind.TriggerSync => TriggerSyncAsync(blank, cancellationToken),
            _ => throw new InvalidOperationException($"There is no handler for {item.Kind}."),
        };

    private WorkAnswer DescribeUser(WorkItem item, WorkAnswer blank)
    {
        using var controller = connector.Connect();
        return UserLookup.Find(controller, item, blank).Answer;
    }

    private async Task<WorkAnswer> TriggerSyncAsync(WorkAnswer blank, CancellationToken cancellationToken)
    {
        if (synchronization.Value is not { Command: { Length: > 0 } command } options)
        {
            return blank with
            {
                Refusal = new Refusal(
                    RefusalCode.NotConfigured,
                    "The agent has no command for the directory sync: set Synchronization__Command, or wait for the next cycle."
                ),
            };
        }

        var outcome = await Command.RunAsync(command, options.Arguments, options.Timeout, cancellationToken);
        return outcome.Succeeded
            ? blank
            : blank with
            {
                Refusal = new Refusal(RefusalCode.SyncFailed, $"The directory sync was not started: {outcome.Message}"),
            };
    }
}
