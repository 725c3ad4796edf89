using TenantHygiene.Functions.Configuration;
using TenantHygiene.Functions.Remediation;
using TenantHygiene.Microsoft365;
using TenantHygiene.Microsoft365.Exchange;
using TenantHygiene.Remediation.Errors;
using TenantHygiene.Remediation.OnPremises;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Remediation.Plans;
using TenantHygiene.Remediation.Policies;
using TenantHygiene.Remediation.Primitives;

namespace TenantHygiene.Functions.OnPremises;

/// <summary>
/// Reads what there is to know about an archive's GUID, and plans its correction. Read-only; the same facts make the same plan.
/// </summary>
public sealed class ArchivePlanner(IExchangeAdmin exchange, AgentClient agentClient, TenantRegistry tenants, TenantPolicies policies)
{
    /// <summary>The tenant's strategy.</summary>
    public OnPremisesStrategy StrategyOf(Guid tenantId) => tenants.Find(tenantId)?.OnPremises ?? throw new UnknownTenantException(tenantId);

    /// <summary>Whether the tenant's strategy needs an agent.</summary>
    public bool NeedsAgent(Guid tenantId) => StrategyOf(tenantId) is OnPremisesStrategy.Agent or OnPremisesStrategy.ExchangeServer;

    /// <summary>Whether the tenant's agent has to describe the user before anything can be planned.</summary>
    public bool NeedsDescription(Guid tenantId) =>
        NeedsAgent(tenantId) && policies.Of(tenantId).OnPremises.Action is not PolicyAction.Observe;

    /// <summary>The plan, from a fresh reading of the cloud and from what the agent described.</summary>
    public async Task<RemediationPlan> PlanAsync(
        RemediationSubject subject,
        DirectoryUser user,
        ProvisioningProblem problem,
        string? describedBy,
        RemediationMode mode,
        CancellationToken cancellationToken
    )
    {
        var description = describedBy is null ? null : await agentClient.FindAsync(subject, describedBy, cancellationToken);
        var evidence = new ArchiveEvidence
        {
            Problem = problem,
            User = user,
            Recipient = await exchange.FindRecipientOfUserAsync(subject.TenantId, user.Id, cancellationToken),
            Directory = description switch
            {
                AgentReply.Answered { Answer.Before: { } before } => Read.Found(before),
                null => Read.Absent<DirectoryDescription>(),
                _ => Read.Unreadable<DirectoryDescription>(
                    ReadFaultKind.TimedOut,
                    await agentClient.FindProblemAsync(subject.TenantId, cancellationToken) ?? "it is running, but did not answer in time"
                ),
            },
            Refusal = (description as AgentReply.Answered)?.Answer.Refusal,
        };
        return ArchivePlan.For(evidence, StrategyOf(subject.TenantId), policies.Of(subject.TenantId), mode);
    }
}
