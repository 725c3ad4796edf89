using TenantHygiene.TenantSimulator.Exchange;
using TenantHygiene.TenantSimulator.Provisioning;
using TenantHygiene.TenantSimulator.Reporting;
using TenantHygiene.TenantSimulator.Requests;
using TenantHygiene.TenantSimulator.Scenarios;

namespace TenantHygiene.TenantSimulator.Tenants;

/// <summary>The state of one tenant. Everything in it is read and changed inside <see cref="Run{T}"/>.</summary>
internal sealed class Tenant
{
    private readonly Lock _gate = new();
    private readonly PriorityQueue<Action<DateTimeOffset>, (DateTimeOffset Due, int Order)> _scheduled = new();
    private readonly TimeProvider _time;
    private readonly Random _random;
    private int _order;

    public Tenant(TenantScenario scenario, Scenario sharedScenario, TimeProvider time)
    {
        (Scenario, SharedScenario, _time) = (scenario, sharedScenario, time);
        _random = new Random(sharedScenario.Latency.Seed);
        Recipients = new RecipientStore();
        Users = new UserStore();
        Provisioning = new ProvisioningService(Recipients, sharedScenario.Provisioning);
        History = new TenantHistory();
        RestoreRequests = [];
    }

    public TenantScenario Scenario { get; }

    public Scenario SharedScenario { get; }

    public Guid Id => Scenario.TenantId;

    public RecipientStore Recipients { get; }

    public UserStore Users { get; }

    public ProvisioningService Provisioning { get; }

    public TenantHistory History { get; }

    public List<RestoreRequest> RestoreRequests { get; }

    /// <summary>Who may do what in Exchange.</summary>
    public ManagementRoleStore Roles => field ??= ManagementRoleStore.WithBuiltInRoles();

    /// <summary>The time; while scheduled work runs, the time that it was due.</summary>
    public DateTimeOffset Now { get; private set; }

    /// <summary>Runs something alone, after all work that is due.</summary>
    /// <typeparam name="T">The result.</typeparam>
    /// <param name="work">What to run.</param>
    /// <returns>Its result.</returns>
    public T Run<T>(Func<T> work)
    {
        lock (_gate)
        {
            Advance();
            return work();
        }
    }

    /// <summary>Has something done later; never, when the latency says so.</summary>
    /// <param name="latency">When.</param>
    /// <param name="work">What, given the time that it was due.</param>
    public void Schedule(Latency latency, Action<DateTimeOffset> work)
    {
        if (latency.Draw(_random) is not { } after)
        {
            return;
        }

        _scheduled.Enqueue(work, (Now + after, _order++));
        Advance();
    }

    /// <summary>Asks for a provisioning attempt after the scenario's latency.</summary>
    /// <param name="user">The user.</param>
    public void RetryProvisioning(DirectoryUser user)
    {
        user.Retries++;
        Schedule(user.RetryLatency ?? SharedScenario.Latency.Retry, due =>
        {
            user.Attempts++;
            Provisioning.Attempt(user, due);
        });
    }

    private void Advance()
    {
        var now = _time.GetUtcNow();
        while (_scheduled.TryPeek(out var work, out var priority) && priority.Due <= now)
        {
            _scheduled.Dequeue();
            Now = priority.Due;
            work(priority.Due);
        }

        Now = now;
    }
}

/// <summary>The tenants of the simulated world.</summary>
internal sealed class TenantDirectory
{
    private readonly Dictionary<Guid, Tenant> _byId;
    private readonly Dictionary<string, Tenant> _byDomain = new(StringComparer.OrdinalIgnoreCase);

    public TenantDirectory(Scenario scenario, TimeProvider time)
    {
        All = [.. scenario.Tenants.Concat(scenario.GenerateTenants.Tenants()).Select(tenant => TenantLoader.Load(tenant, scenario, time))];
        _byId = All.ToDictionary(tenant => tenant.Id);
        foreach (var tenant in All)
        {
            _byDomain.TryAdd(tenant.Scenario.DefaultDomain, tenant);
        }
    }

    /// <summary>All tenants in the scenario's order.</summary>
    public IReadOnlyList<Tenant> All { get; }

    /// <summary>A tenant by id or verified domain.</summary>
    /// <param name="idOrDomain">What an address names.</param>
    /// <returns>Null when there is none.</returns>
    public Tenant? Find(string idOrDomain) =>
        Guid.TryParse(idOrDomain, out var id) ? _byId.GetValueOrDefault(id) : _byDomain.GetValueOrDefault(idOrDomain);

    /// <summary>A tenant by id; the only one when no id is given.</summary>
    /// <param name="id">The id.</param>
    /// <returns>The tenant.</returns>
    /// <exception cref="KeyNotFoundException">There is none, or several and no id.</exception>
    public Tenant Get(Guid? id) =>
        (
            id is { } wanted ? _byId.GetValueOrDefault(wanted)
            : All.Count == 1 ? All[0]
            : null
        ) ?? throw new KeyNotFoundException(id is null ? "There are several tenants: write a tenantId." : $"There is no tenant {id}.");
}

/// <summary>A mailbox restore request.</summary>
/// <param name="RequestGuid">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Source">The mailbox that is read.</param>
/// <param name="Target">The mailbox that is written.</param>
internal sealed record RestoreRequest(Guid RequestGuid, string Name, string Source, string Target)
{
    public string Status { get; set; } = "Queued";
}
