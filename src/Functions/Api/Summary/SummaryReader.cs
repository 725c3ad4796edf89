using TenantHygiene.Functions.Api.Monitoring;
using TenantHygiene.Functions.Configuration;
using TenantHygiene.Functions.Purging;
using TenantHygiene.Functions.Tenants;
using TenantHygiene.Ledger;
using TenantHygiene.Ledger.Controls;
using TenantHygiene.Ledger.Outbox;
using TenantHygiene.Ledger.Purges;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Ledger.Scans;
using TenantHygiene.Remediation.OnPremises;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Remediation.Policies;
using TenantHygiene.Remediation.Primitives;
using TenantHygiene.Remediation.Safety;

namespace TenantHygiene.Functions.Api.Summary;

/// <summary>
/// Reads the summaries of many tenants with few requests: each kind of fact is one query for all of them, not one for each. What cannot be
/// read is an exception: a summary that leaves something out would call a tenant clean.
/// </summary>
public sealed class SummaryReader(
    TenantPresenter registry,
    TenantPolicies tenants,
    RemediationStore remediations,
    ScanSchedules schedules,
    BreakerStore breakers,
    KillSwitchStore switches,
    AgentPresenter agents,
    TriggerQueues queues,
    OutboxStore outbox,
    PurgeBudgetStore budgets,
    BudgetLimits limits,
    TimeProvider time
)
{
    private const int MaximumOfState = 500;
    private const int PageSize = 200;
    private const int MaximumDeadLetters = 200;

    // Those in which a remediation waits for a person.
    private static readonly RemediationState[] _needSomebody =
    [
        RemediationState.AwaitingApproval,
        RemediationState.AwaitingOnPremises,
        RemediationState.NeedsOperator,
        RemediationState.Failed,
    ];

    /// <summary>What needs somebody in the tenants of a scope, and each of them.</summary>
    public async Task<(AttentionResource Attention, IReadOnlyList<TenantSummary> Tenants)> ReadAsync(
        TenantScope scope,
        CancellationToken cancellationToken
    )
    {
        var registered = registry.ListAsync(cancellationToken);
        var underWay = remediations.CountUnderWayAsync(scope, cancellationToken);
        var waiting = Task.WhenAll(_needSomebody.Select(state => ReadWaitingAsync(scope, state, cancellationToken)));
        var scans = schedules.ListAsync(cancellationToken);
        var open = breakers.ListNotClosedAsync(cancellationToken);
        var on = switches.ListOnAsync(cancellationToken);
        await Task.WhenAll(registered, underWay, waiting, scans, open, on);

        var facts = new Facts(
            (await underWay).ToLookup(count => count.TenantId),
            (await waiting).SelectMany(state => state.Found).ToLookup(found => found.TenantId),
            (await scans).ToDictionary(schedule => schedule.TenantId),
            (await open).Where(one => one.TenantId is not null).ToDictionary(one => one.TenantId!.Value, one => one.Stored.Breaker),
            (await on).ToHashSet()
        );
        var summaries = new List<TenantSummary>();
        foreach (var tenant in (await registered).Where(tenant => scope.Contains(tenant.TenantId)))
        {
            summaries.Add(await SummarizeAsync(tenant, facts, cancellationToken));
        }

        var attention = new AttentionResource
        {
            Remediations = (await waiting).ToDictionary(state => state.State, state => state.Found.Count),
            HasMoreRemediations = (await waiting).Any(state => state.HasMore),
            TenantsNotScanned = summaries.Count(IsNotScanned),
            TenantsUnusable = summaries.Count(tenant => tenant.Problem is not null),
            TenantsNotReleased = summaries.Count(tenant => tenant.NeedsRelease),
            TenantsPaused = summaries.Count(tenant => tenant.IsPaused),
            BreakersOpen = (await open).Count(one => one.TenantId is not { } id || scope.Contains(id)),
            KillSwitchesOn = summaries.Count(tenant => tenant.IsKillSwitchOn) + (facts.On.Contains(KillSwitchScope.Global) ? 1 : 0),
            TenantsWithoutAgent = summaries.Count(tenant => tenant.Agent is AgentStatus.Silent or AgentStatus.Impaired),
            PoisonMessages = scope.IsAll ? await CountPoisonAsync(cancellationToken) : null,
            DeadLetters = scope.IsAll ? (await outbox.ListDeadAsync(MaximumDeadLetters, cancellationToken)).Count : null,
        };
        return (attention, summaries);
    }

    /// <summary>What is left of the budgets of a tenant; null for a tenant that cannot be worked with.</summary>
    public async Task<BudgetSummary?> ReadBudgetAsync(Guid tenantId, CancellationToken cancellationToken)
    {
        if (!tenants.Contains(TenantScope.Of(tenantId), tenantId))
        {
            return null;
        }

        var known = await limits.ReadAsync(tenantId, cancellationToken);
        var allowed = known is Read<PurgeLimits>.Found(var found) ? found : new PurgeLimits();
        var request = new BudgetRequest(tenantId, IntentId: "summary", Run: null, time.GetUtcNow());
        return await budgets.ReadAsync(request, allowed, cancellationToken) switch
        {
            Read<BudgetRoom>.Found(var room) => new BudgetSummary(
                room.UsedThisHour,
                allowed.PerHour,
                room.UsedToday,
                allowed.PerDay,
                known is Read<PurgeLimits>.Unreadable(var fault) ? fault.ToString() : null
            ),
            Read<BudgetRoom>.Unreadable(var fault) => throw new IOException(fault.ToString()),
            _ => null,
        };
    }

    private async Task<TenantSummary> SummarizeAsync(TenantResource tenant, Facts facts, CancellationToken cancellationToken)
    {
        var id = tenant.TenantId;
        var counts = facts.UnderWay[id].ToDictionary(count => count.State, count => count.Count);
        foreach (var state in facts.Waiting[id].GroupBy(found => found.State))
        {
            counts[state.Key] = state.Count();
        }

        var schedule = facts.Schedules.GetValueOrDefault(id);
        return new TenantSummary
        {
            TenantId = id,
            Name = tenant.Name,
            Policy = tenant.Policy,
            Remediations = counts,
            Scans = new TenantScans(
                schedule?.LastCompleteAt,
                schedule?.LastState,
                schedule?.Failures ?? 0,
                schedule?.CleanSince,
                schedule?.ScanId,
                schedule?.IsRunning ?? false,
                schedule is { IsRunning: false } ? schedule.DueAt : null
            ),
            IsPaused = tenant.Pause is not null,
            NeedsRelease = tenant is { IsReleased: false, Problem: null } && NeedsRelease(id),
            Problem = tenant.Problem,
            Breaker = facts.Breakers.GetValueOrDefault(id)?.StateAt(time.GetUtcNow()) ?? BreakerState.Closed,
            IsKillSwitchOn = facts.On.Contains(KillSwitchScope.Tenant(id)),
            // Asked only where there is to be one: it is a request for each tenant.
            Agent = tenant.OnPremises?.Strategy is nameof(OnPremisesStrategy.Agent) or nameof(OnPremisesStrategy.ExchangeServer)
                ? (await agents.PresentAsync(id, cancellationToken)).Status
                : AgentStatus.NotNeeded,
        };
    }

    // A tenant that another process registered a moment ago is not known here yet.
    private bool NeedsRelease(Guid tenantId) =>
        tenants.Contains(TenantScope.Of(tenantId), tenantId) && tenants.Of(tenantId).NewTenants is not NewTenantPolicy.Act;

    private static bool IsNotScanned(TenantSummary tenant) =>
        tenant is { IsPaused: false, Problem: null }
        && (tenant.Scans.LastCompleteAt is null || tenant.Scans.LastState is not ScanState.Complete);

    private async Task<Waiting> ReadWaitingAsync(TenantScope scope, RemediationState state, CancellationToken cancellationToken)
    {
        var found = new List<RemediationSummary>();
        string? cursor = null;
        do
        {
            var filter = new RemediationFilter
            {
                State = state,
                NeedsAttention = true,
                Cursor = cursor,
                Top = PageSize,
            };
            var page = await remediations.ListAsync(scope, filter, cancellationToken);
            found.AddRange(page.Items);
            cursor = page.NextCursor;
        } while (cursor is not null && found.Count < MaximumOfState);
        return new Waiting(state, found, HasMore: cursor is not null);
    }

    private async Task<long> CountPoisonAsync(CancellationToken cancellationToken) =>
        (await Task.WhenAll(queues.All.Select(queue => queue.CountAsync(cancellationToken)))).Sum(counts => counts.Poison);

    private sealed record Waiting(RemediationState State, IReadOnlyList<RemediationSummary> Found, bool HasMore);

    private sealed record Facts(
        ILookup<Guid, RemediationCount> UnderWay,
        ILookup<Guid, RemediationSummary> Waiting,
        IReadOnlyDictionary<Guid, TenantSchedule> Schedules,
        IReadOnlyDictionary<Guid, ErrorRateBreaker> Breakers,
        IReadOnlySet<KillSwitchScope> On
    );
}
