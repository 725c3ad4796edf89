using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TenantHygiene.Functions.OnPremises;
using TenantHygiene.Functions.Settings;
using TenantHygiene.Ledger.OnPremises;

namespace TenantHygiene.Functions.Api.Agents;

/// <summary><c>GET /agents</c>: how the hybrid agents of all tenants are.</summary>
public sealed class ListAgents(AgentStore agents, ArchivePlanning archives, TenantPolicies tenants, OnPremisesSettings settings, TimeProvider time)
{
    [Function(nameof(ListAgents))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/agents")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var items = new List<TenantAgents>();
        foreach (var tenantId in tenants.TenantIds)
        {
            items.Add(Present(tenantId, await agents.ListAsync(tenantId, cancellationToken)));
        }

        return ApiJson.Answer(new AgentList(items));
    }

    private TenantAgents Present(Guid tenantId, IReadOnlyList<KnownAgent> known)
    {
        IReadOnlyList<AgentResource> resources = [.. known.Select(Present)];
        var status = archives.NeedsAgent(tenantId)
            ? resources.Select(agent => agent.Status).DefaultIfEmpty(AgentStatus.Silent).Min()
            : AgentStatus.NotNeeded;
        return new TenantAgents(tenantId, archives.StrategyOf(tenantId), status, resources);
    }

    private AgentResource Present(KnownAgent agent)
    {
        var heartbeat = agent.Heartbeat;
        var status = time.GetUtcNow() - agent.ReceivedAt > settings.SilentAfter ? AgentStatus.Silent : heartbeat.Problem is null ? AgentStatus.Alive : AgentStatus.Impaired;
        return new AgentResource(heartbeat.Agent, status, agent.ReceivedAt, heartbeat.Version, heartbeat.DomainController, heartbeat.Schema, heartbeat.RefusedMessages, heartbeat.Problem);
    }
}
