using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TenantHygiene.Functions.Api.Access;
using TenantHygiene.Functions.Configuration;
using TenantHygiene.Functions.OnPremises;
using TenantHygiene.Ledger.OnPremises;
using TenantHygiene.Remediation.OnPremises;

namespace TenantHygiene.Functions.Api.Monitoring;

/// <summary><c>GET /agents</c>: how the hybrid agents of all tenants are.</summary>
public sealed class ListAgents(AgentPresenter agents, TenantPolicies tenants)
{
    [Function(nameof(ListAgents))]
    [ApiOperation(
        "List the hybrid agents of every tenant",
        Scope = RouteScope.Caller,
        Notes = "Alive, impaired or silent, with version, domain controller and schema.",
        Role = ApiRole.Read,
        Answer = typeof(AgentList)
    )]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/agents")] HttpRequest request,
        CancellationToken cancellationToken
    )
    {
        var items = new List<TenantAgents>();
        foreach (var tenantId in tenants.In(request.Scope()))
        {
            items.Add(await agents.PresentAsync(tenantId, cancellationToken));
        }

        return ApiJson.Answer(new AgentList(items));
    }
}

/// <summary>Judges how the hybrid agents of a tenant are.</summary>
public sealed class AgentPresenter(AgentStore agents, ArchivePlanner archives, OnPremisesOptions options, TimeProvider time)
{
    /// <summary>The agents of a tenant, and whether it has those that it needs.</summary>
    public async Task<TenantAgents> PresentAsync(Guid tenantId, CancellationToken cancellationToken)
    {
        IReadOnlyList<AgentResource> resources = [.. (await agents.ListAsync(tenantId, cancellationToken)).Select(Present)];
        var status = archives.NeedsAgent(tenantId)
            ? resources.Select(agent => agent.Status).DefaultIfEmpty(AgentStatus.Silent).Min()
            : AgentStatus.NotNeeded;
        return new TenantAgents(tenantId, archives.StrategyOf(tenantId), status, resources);
    }

    private AgentResource Present(KnownAgent agent)
    {
        var heartbeat = agent.Heartbeat;
        var status =
            time.GetUtcNow() - agent.ReceivedAt > options.SilentAfter ? AgentStatus.Silent
            : heartbeat.Problem is null ? AgentStatus.Alive
            : AgentStatus.Impaired;
        return new AgentResource(
            heartbeat.Agent,
            status,
            agent.ReceivedAt,
            heartbeat.Version,
            heartbeat.DomainController,
            heartbeat.Schema,
            heartbeat.RefusedMessages,
            heartbeat.Problem
        );
    }
}

/// <summary>The on-premises side of every tenant.</summary>
/// <param name="Items">One entry for each tenant.</param>
public sealed record AgentList(IReadOnlyList<TenantAgents> Items);

/// <summary>The on-premises side of a tenant.</summary>
/// <param name="TenantId">The tenant.</param>
/// <param name="Strategy">How values that Active Directory sends are corrected.</param>
/// <param name="Status">Whether the agent answers.</param>
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
    string Name,
    AgentStatus Status,
    DateTimeOffset LastSeenAt,
    string Version,
    string? DomainController,
    ExchangeSchema Schema,
    long RefusedMessages,
    string? Problem
);

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
