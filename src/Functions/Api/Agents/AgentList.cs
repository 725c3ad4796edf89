using TenantHygiene.Remediation.OnPremises;

namespace TenantHygiene.Functions.Api.Agents;

/// <summary>The on-premises side of every tenant.</summary>
/// <param name="Items">One entry for each configured tenant.</param>
public sealed record AgentList(IReadOnlyList<TenantAgents> Items);

/// <summary>The on-premises side of a tenant.</summary>
/// <param name="TenantId">The tenant.</param>
/// <param name="Strategy">How values that Active Directory sends are corrected.</param>
/// <param name="Status">Whether somebody answers.</param>
/// <param name="Agents">The agents that were ever heard of, by name.</param>
public sealed record TenantAgents(Guid TenantId, OnPremisesStrategy Strategy, AgentStatus Status, IReadOnlyList<AgentResource> Agents);

/// <summary>An agent.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Status">Whether it answers.</param>
/// <param name="LastSeenAt">When it was heard of last.</param>
/// <param name="Version">Its version.</param>
/// <param name="DomainController">The domain controller that it keeps to.</param>
/// <param name="Schema">Whether the forest has the Exchange attributes.</param>
/// <param name="RefusedMessages">Messages that it refused since its start: forged, altered, or not understood.</param>
/// <param name="Problem">What keeps it from working.</param>
public sealed record AgentResource(
    string Name, AgentStatus Status, DateTimeOffset LastSeenAt, string Version, string? DomainController, ExchangeSchema Schema, long RefusedMessages, string? Problem);

/// <summary>Whether an agent answers.</summary>
public enum AgentStatus
{
    /// <summary>The tenant's strategy needs no agent.</summary>
    NotNeeded,

    /// <summary>It was heard of lately.</summary>
    Alive,

    /// <summary>It was heard of lately, and reports a problem.</summary>
    Impaired,

    /// <summary>It has not been heard of for too long, or never.</summary>
    Silent,
}
