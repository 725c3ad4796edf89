using Microsoft.Azure.Functions.Worker;
using TenantHygiene.Remediation.States;

namespace TenantHygiene.Functions.Remediating;

/// <summary>Ends a remediation for a reason that lies in the orchestration itself.</summary>
public sealed class Close(RemediationJournal journal)
{
    [Function(nameof(Close))]
    public async Task<RemediationState> RunAsync([ActivityTrigger] CloseInput input, CancellationToken cancellationToken)
    {
        await journal.EndAsync(input.Subject, "close", input.State, new RemediationOutcome(input.Code, input.Found, "What the timeline shows was done.", input.Advice), cancellationToken);
        return input.State;
    }
}
