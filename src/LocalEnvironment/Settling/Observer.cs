using System.Runtime.CompilerServices;
using System.Text.Json;
using TenantHygiene.LocalEnvironment.FunctionApp;
using TenantHygiene.LocalEnvironment.Simulation;

namespace TenantHygiene.LocalEnvironment.Settling;

/// <summary>Watches a run from outside: the product through its API, the tenant through the simulator.</summary>
public sealed class Observer
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(500);

    private readonly HygieneApi _api;
    private readonly SimulatorClient _simulator;
    private readonly TimeProvider _time;
    private readonly DateTimeOffset _runStartedAt;
    private readonly IReadOnlyList<ExpectedCase> _cases;
    private readonly IReadOnlyList<Guid> _tenants;
    private readonly HashSet<Guid> _initiallyIll;
    private readonly Dictionary<Guid, ScanEntry> _scans = [];
    private readonly Dictionary<string, RemediationEntry> _detailed = [];

    private Observer(HygieneApi api, SimulatorClient simulator, TimeProvider time, DateTimeOffset runStartedAt, IReadOnlyList<ExpectedCase> cases, IReadOnlyList<TenantState> tenants)
    {
        _api = api;
        _simulator = simulator;
        _time = time;
        _runStartedAt = runStartedAt;
        _cases = cases;
        _tenants = [.. tenants.Select(tenant => tenant.TenantId)];
        _initiallyIll = Ill(tenants);
    }

    /// <summary>Notes how the tenant stands before the product begins.</summary>
    /// <param name="api">The product.</param>
    /// <param name="simulator">The tenant.</param>
    /// <param name="initially">How the tenant stood before the function app was started.</param>
    /// <param name="runStartedAt">When the run began; what is older comes from an earlier one.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<Observer> StartAsync(HygieneApi api, SimulatorClient simulator, IReadOnlyList<TenantState> initially, DateTimeOffset runStartedAt, TimeProvider time, CancellationToken cancellationToken) =>
        new(api, simulator, time, runStartedAt, await simulator.GetCasesAsync(cancellationToken), initially);

    /// <summary>Looks again and again, starting scans until one is complete. Ends with the first board that is settled.</summary>
    /// <exception cref="OperationCanceledException">Cancelled before.</exception>
    public async IAsyncEnumerable<Board> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await TryLookAsync(cancellationToken) is { } board)
            {
                yield return board;
                if (board.IsSettled)
                {
                    yield break;
                }
            }

            await Task.Delay(BetweenLooks, _time, cancellationToken);
        }
    }

    private static HashSet<Guid> Ill(IEnumerable<TenantState> tenants) =>
        [.. tenants.SelectMany(tenant => tenant.Users).Where(user => user.HasExchangeError).Select(user => user.Id)];

    private async Task<Board?> TryLookAsync(CancellationToken cancellationToken)
    {
        try
        {
            return Board.Judge(await LookAsync(cancellationToken));
        }
        catch (Exception exception) when (IsPassing(exception, cancellationToken))
        {
            // The function app may be restarting. Whether it comes back is for the watcher of its process and the time limit to say.
            return null;
        }
    }

    private static bool IsPassing(Exception exception, CancellationToken cancellationToken) => exception switch
    {
        HttpRequestException { StatusCode: null or >= System.Net.HttpStatusCode.InternalServerError } => true,
        JsonException or IOException => false,
        OperationCanceledException => !cancellationToken.IsCancellationRequested,
        _ => false,
    };

    private async Task<Observation> LookAsync(CancellationToken cancellationToken)
    {
        var remediations = new List<RemediationEntry>();
        foreach (var tenant in _tenants)
        {
            _scans[tenant] = await LookAtScanAsync(tenant, cancellationToken);
            remediations.AddRange(await _api.ListRemediationsAsync(tenant, cancellationToken));
        }

        return new Observation
        {
            At = _time.GetUtcNow(),
            RunStartedAt = _runStartedAt,
            Cases = _cases,
            InitiallyIll = _initiallyIll,
            // Read after the remediations: an error that is seen here was there when they called themselves resolved, or came since.
            Ill = Ill(await _simulator.GetStateAsync(cancellationToken)),
            Scans = [.. _scans.Values],
            Remediations = await WithTimelinesAsync(remediations, cancellationToken),
            Simulator = await _simulator.GetReportAsync(cancellationToken),
        };
    }

    private async Task<ScanEntry> LookAtScanAsync(Guid tenant, CancellationToken cancellationToken) => _scans.GetValueOrDefault(tenant) switch
    {
        { IsComplete: true } complete => complete,
        { IsRunning: true } running => await _api.GetScanAsync(running.Id, cancellationToken),
        _ => await _api.StartScanAsync(tenant, cancellationToken),
    };

    private async Task<IReadOnlyList<RemediationEntry>> WithTimelinesAsync(List<RemediationEntry> remediations, CancellationToken cancellationToken)
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
