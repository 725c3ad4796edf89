using Microsoft.Extensions.Options;
using TenantHygiene.HybridAgent.ActiveDirectory;
using TenantHygiene.HybridAgent.Commands;
using TenantHygiene.HybridAgent.Journal;
using TenantHygiene.HybridAgent.Synchronization;
using TenantHygiene.Remediation.OnPremises;

namespace TenantHygiene.HybridAgent.Work;

/// <summary>Carries out a work item that passed every check.</summary>
internal sealed class WorkExecution(DomainControllerConnector connector, SetArchiveGuid setArchiveGuid, IOptions<SynchronizationOptions> synchronization)
{
    /// <exception cref="DirectoryUnavailableException">Nothing is known of the outcome: ask again.</exception>
    public Task<WorkAnswer> RunAsync(WorkItem item, WorkAnswer blank, JournalEntry? earlier, CancellationToken cancellationToken) => item.Kind switch
    {
        WorkKind.DescribeUser => Task.FromResult(DescribeUser(item, blank)),
        WorkKind.SetArchiveGuid => setArchiveGuid.RunAsync(item, blank, earlier, cancellationToken),
        WorkKind.TriggerSync => TriggerSyncAsync(blank, cancellationToken),
        _ => throw new InvalidOperationException($"No check lets {item.Kind} pass."),
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
            return blank with { Refusal = new Refusal(RefusalCode.NotConfigured, "The agent has no command for the directory sync: set Synchronization__Command, or wait for the next cycle.") };
        }

        var outcome = await Command.RunAsync(command, options.Arguments, options.Timeout, cancellationToken);
        return outcome.Succeeded ? blank : blank with { Refusal = new Refusal(RefusalCode.SyncFailed, $"The directory sync was not started: {outcome.Words}") };
    }
}
