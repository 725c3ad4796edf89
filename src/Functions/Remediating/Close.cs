using Microsoft.Azure.Functions.Worker;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Remediation.States;

namespace TenantHygiene.Functions.Remediating;

/// <summary>Ends a remediation for a reason that lies in the orchestration itself. One that has ended meanwhile keeps its end.</summary>
public sealed class Close(RemediationStore store, RemediationJournal journal)
{
    [Function(nameof(Close))]
    public async Task<RemediationState> RunAsync([ActivityTrigger] CloseInput input, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(input.Subject.RemediationId, cancellationToken) is { } record && record.State.IsFinal())
        {
            return record.State;
        }

        await journal.EndAsync(input.Subject, "close", input.State, new Ending(input.Code, input.Found, input.Advice), cancellationToken);
        return input.State;
    }
}
