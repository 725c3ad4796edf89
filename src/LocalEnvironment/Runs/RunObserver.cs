using System.Runtime.CompilerServices;
using System.Text.Json;
using TenantHygiene.LocalEnvironment.Clients;

namespace TenantHygiene.LocalEnvironment.Runs;

/// <summary>Observes a run from outside: TenantHygiene through its API, the tenant through the simulator.</summary>
public sealed class RunObserver
{
    private static readonly TimeSpan _pollInterval = TimeSpan.FromMilliseconds(500);

    private readonly HygieneApiClient _api;
    private readonly SimulatorClient _simulator;
    private readonly TimeProvider _time;
    private readonly DateTimeOffset _runStartedAt;
    private readonly IReadOnlyList<ExpectedCase> _cases;
    private readonly IReadOnlyList<Guid> _tenants;
    private readonly HashSet<Guid> _initiallyAffected;
    private readonly Dictionary<Guid, ScanEntry> _scans = [];
    private readonly Dictionary<string, RemediationEntry> _detailed = [];

    private RunObserver(
        HygieneApiClient api,
        SimulatorClient simulator,
        TimeProvider time,
        DateTimeOffset runStartedAt,
        IReadOnlyList<ExpectedCase> cases,
        IReadOnlyList<TenantState> tenants
    )
    {
        _api = api;
        _simulator = simulator;
        _time = time;
        _runStartedAt = runStartedAt;
        _cases = cases;
        _tenants = [.. tenants.Select(tenant => tenant.TenantId)];
        _initiallyAffected = AffectedUsers(tenants);
    }

    /// <summary>Starts to observe.</summary>
    /// <param name="api">The product.</param>
    /// <param name="simulator">The tenant.</param>
    /// <param name="initially">The state of the tenant before the function app was started.</param>
    /// <param name="runStartedAt">When the run began; what is older comes from an earlier one.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<RunObserver> StartAsync(
        HygieneApiClient api,
        SimulatorClient simulator,
        IReadOnlyList<TenantState> initially,
        DateTimeOffset runStartedAt,
        TimeProvider time,
        CancellationToken cancellationToken
    ) => new(api, simulator, time, runStartedAt, await simulator.GetCasesAsync(cancellationToken), initially);

    /// <summary>Polls, and starts scans until one is complete. Ends with the first board that is settled.</summary>
    /// <exception cref="OperationCanceledException">Cancelled before.</exception>
    public async IAsyncEnumerable<RunStatus> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await TryObserveAsync(cancellationToken) is { } board)
            {
                yield return board;
                if (board.IsSettled)
                {
                    yield break;
                }
            }

            await Task.Delay(_pollInterval, _time, cancellationToken);
        }
    }

    private static HashSet<Guid> AffectedUsers(IEnumerable<TenantState> tenants) =>
        [.. tenants.SelectMany(tenant => tenant.Users).Where(user => user.HasExchangeError).Select(user => user.Id)];

    private async Task<RunStatus?> TryObserveAsync(CancellationToken cancellationToken)
    {
        try
        {
            return RunStatus.Evaluate(await ObserveAsync(cancellationToken));
        }
        catch (Exception exception) when (IsTransient(exception, cancellationToken))
        {
            // The function app may be restarting. The watcher of its process and the time limit end the run if it does not come back.
            return null;
        }
    }

    private static bool IsTransient(Exception exception, CancellationToken cancellationToken) =>
        exception switch
        {
            HttpRequestException { StatusCode: null or >= System.Net.HttpStatusCode.InternalServerError } => true,
            JsonException or IOException => false,
            OperationCanceledException => !cancellationToken.IsCancellationRequested,
            _ => false,
        };

    private async Task<RunObservation> ObserveAsync(CancellationToken cancellationToken)
    {
        var remediations = new List<RemediationEntry>();
        foreach (var tenant in _tenants)
        {
            _scans[tenant] = await ReadScanAsync(tenant, cancellationToken);
            remediations.AddRange(await _api.ListRemediationsAsync(tenant, cancellationToken));
        }

        return new RunObservation
        {
            At = _time.GetUtcNow(),
            RunStartedAt = _runStartedAt,
            Cases = _cases,
            InitiallyAffectedUsers = _initiallyAffected,
            // Read after the remediations: an error found here existed when they became Resolved, or appeared since.
            AffectedUsers = AffectedUsers(await _simulator.GetStateAsync(cancellationToken)),
            Scans = [.. _scans.Values],
            Remediations = await WithTimelinesAsync(remediations, cancellationToken),
            Simulator = await _simulator.GetReportAsync(cancellationToken),
        };
    }

    private async Task<ScanEntry> ReadScanAsync(Guid tenant, CancellationToken cancellationToken) =>
        _scans.GetValueOrDefault(tenant) switch
        {
            { IsComplete: true } complete => complete,
            { IsRunning: true } running => await _api.GetScanAsync(running.Id, cancellationToken),
            _ => await _api.StartScanAsync(tenant, cancellationToken),
        };

    private async Task<IReadOnlyList<RemediationEntry>> WithTimelinesAsync(
        List<RemediationEntry> remediations,
        CancellationToken cancellationToken
    )
    {
        var cased = _cases.Select(expected => expected.UserId).ToHashSet();
        for (var index = 0; index < remediations.Count; index++)
        {
            var entry = remediations[index];
            if (!cased.Contains(entry.User.Id))
            {
                continue;
            }

            if (_detailed.GetValueOrDefault(entry.Id)?.UpdatedAt != entry.UpdatedAt)
            {
                // The list alone names the class of the error.
                _detailed[entry.Id] = await _api.GetRemediationAsync(entry.Id, cancellationToken) with { Problem = entry.Problem };
            }

            remediations[index] = _detailed[entry.Id];
        }

        return remediations;
    }
}

/// <summary>Everything that was seen at one moment.</summary>
public sealed record RunObservation
{
    /// <summary>When, in UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>When the run began, in UTC.</summary>
    public required DateTimeOffset RunStartedAt { get; init; }

    /// <summary>What the scenario expects.</summary>
    public required IReadOnlyList<ExpectedCase> Cases { get; init; }

    /// <summary>Users that had an Exchange error when the simulator started, by object id.</summary>
    public required IReadOnlySet<Guid> InitiallyAffectedUsers { get; init; }

    /// <summary>Users that have one now, by object id.</summary>
    public required IReadOnlySet<Guid> AffectedUsers { get; init; }

    /// <summary>The newest scan of each tenant.</summary>
    public required IReadOnlyList<ScanEntry> Scans { get; init; }

    /// <summary>All remediations; those of cases with their timelines.</summary>
    public required IReadOnlyList<RemediationEntry> Remediations { get; init; }

    /// <summary>What the simulator saw.</summary>
    public required SimulatorReport Simulator { get; init; }
}
