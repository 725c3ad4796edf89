using System.Collections.Concurrent;
using TenantHygiene.Functions.Remediation;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Ledger.Tenants;
using TenantHygiene.Microsoft365.Directory;
using TenantHygiene.Remediation.Errors;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Remediation.Primitives;
using TenantHygiene.Safety.Histories;
using TenantHygiene.Safety.Invariants;
using TenantHygiene.Safety.Mutants;
using TenantHygiene.Safety.Simulation;
using TenantHygiene.TenantSimulator.Reporting;
using static TenantHygiene.Testing.TestPrincipals;

namespace TenantHygiene.Safety.Execution;

/// <summary>What came of a history.</summary>
/// <param name="Broken">The point of the promise that was broken; null when all of it was kept.</param>
/// <param name="Purges">How many recipients were purged.</param>
/// <param name="Ends">Where the remediations ended.</param>
/// <param name="Events">What happened.</param>
internal sealed record HistoryResult(
    InvariantViolationException? Broken,
    int Purges,
    IReadOnlyList<RemediationState> Ends,
    IReadOnlyList<string> Events
);

/// <summary>Runs a history through the product, and judges it.</summary>
internal static class HistoryRun
{
    // No history takes seconds; one that stands still must not keep the others from being told.
    private static readonly TimeSpan _timeout = TimeSpan.FromMinutes(2);

    public static async Task<HistoryResult> InMemoryAsync(History history, Mutant? mutant = null)
    {
        try
        {
            return await Task.Run(() => RunAsync(history, SimulatedSystemParts.InMemory(history), mutant)).WaitAsync(_timeout);
        }
        catch (TimeoutException)
        {
            return new HistoryResult(new InvariantViolationException("it ends", $"It stands still for {_timeout}."), Purges: 0, [], []);
        }
    }

    public static async Task<HistoryResult> RunAsync(History history, SimulatedSystemParts parts, Mutant? mutant = null)
    {
        await using var system = new SimulatedSystem(history, parts, mutant);
        var ends = new List<RemediationState>();
        var subjects = new List<RemediationSubject>();
        try
        {
            if (history.IsReleased)
            {
                await system
                    .Observer.Get<TenantReleaseStore>()
                    .SetAsync(ProcessSettings.TenantId, isReleased: true, Called("admin"), CancellationToken.None);
            }

            foreach (var conflict in history.Conflicts)
            {
                if (await StartAsync(system, conflict) is { } subject)
                {
                    subjects.Add(subject);
                    ends.Add(await RemediateAsync(system, subject));
                }
            }

            await system.ResumeSuspendedAsync(isAll: true);
            foreach (var subject in subjects)
            {
                // Those that slept may have found out more.
                system.InvariantChecker.Outcomes.Check(await system.Ledger.RecordAsync(subject.RemediationId));
            }

            CheckUnintendedChanges(system);
            return new HistoryResult(null, system.InvariantChecker.Purges.Count, ends, system.Events);
        }
        catch (Microsoft.DurableTask.TaskFailedException failure)
        {
            return new HistoryResult(
                new InvariantViolationException("it ends", failure.Message),
                system.InvariantChecker.Purges.Count,
                ends,
                system.Events
            );
        }
        catch (InvariantViolationException broken)
        {
            return new HistoryResult(broken, system.InvariantChecker.Purges.Count, ends, system.Events);
        }
    }

    /// <summary>Begins as the intake does. Null when the user has no error.</summary>
    public static async Task<RemediationSubject?> StartAsync(SimulatedSystem system, Conflict conflict)
    {
        var user = await system
            .Observer.Get<IDirectory>()
            .GetUserAsync(ProcessSettings.TenantId, conflict.UserId.ToString(), CancellationToken.None);
        if (
            user is not Read<DirectoryUser>.Found(var found)
            || ProvisioningErrorAnalyzer.Analyze(ProcessSettings.TenantId, found) is not [var error, ..]
        )
        {
            return null;
        }

        var started = await system
            .Observer.Get<RemediationStore>()
            .StartAsync(
                new RemediationRequest
                {
                    TenantId = ProcessSettings.TenantId,
                    UserId = conflict.UserId,
                    Error = error,
                    Mode = RemediationMode.Remediate,
                    RequestedBy = conflict.RequestedBy is { } name ? Called(name) : null,
                    IsRequested = conflict.RequestedBy is not null,
                    At = system.Clock.GetUtcNow(),
                },
                CancellationToken.None
            );
        return new RemediationSubject(started.Record.Id, ProcessSettings.TenantId, conflict.UserId, RemediationMode.Remediate);
    }

    /// <summary>Runs the orchestration to its end.</summary>
    public static async Task<RemediationState> RemediateAsync(SimulatedSystem system, RemediationSubject subject)
    {
        RemediationState end;
        try
        {
            end = await RemediateUser.RunAsync(new SimulatedOrchestrationContext(system, subject));
        }
        catch (SimulatedOrchestrationContext.TerminatedException)
        {
            end = RemediationState.Canceled;
        }

        var record = await system.Ledger.RecordAsync(subject.RemediationId);
        system.Log($"ended: {end}, {record.Outcome}");
        if (record.State != end || !end.IsFinal() || record.Outcome is null)
        {
            throw new InvariantViolationException(
                "the end is on record",
                $"The orchestration ended with {end}, the ledger says {record.State} ({record.Outcome})."
            );
        }

        system.InvariantChecker.Outcomes.Check(record);
        if (end is RemediationState.Resolved)
        {
            system.InvariantChecker.Checks.CheckResolved(subject.RemediationId);
        }

        return end;
    }

    private static void CheckUnintendedChanges(SimulatedSystem system)
    {
        var never = system
            .Tenant.Report()
            .Tenants[0]
            .Damage.FirstOrDefault(damage => damage.Kind is DamageKind.AccountDeleted or DamageKind.AddressedByName);
        if (never is not null)
        {
            throw new InvariantViolationException("damage", never.ToString());
        }

        // Between the last reading and the act others may change the world; where nothing did, the simulator records no unintended change.
        if (system.History.Interventions.Count == 0 && system.Tenant.Report().Tenants[0].Damage is [var damage, ..])
        {
            throw new InvariantViolationException("damage", damage.ToString());
        }
    }
}

/// <summary>Runs histories on all cores until one breaks the promise.</summary>
internal static class HistorySearch
{
    /// <summary>Finds the first of these seeds, as nearly as running several at once allows, whose history breaks the promise.</summary>
    /// <returns>The history as it was drawn; null when all keep the promise.</returns>
    public static async Task<Finding?> FindAsync(IEnumerable<int> seeds, Mutant? mutant = null)
    {
        var found = new ConcurrentBag<Finding>();
        await Parallel.ForEachAsync(seeds, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, async (seed, _) =>
        {
            if (found.IsEmpty)
            {
                var history = HistoryGenerator.From(seed);
                if (await HistoryRun.InMemoryAsync(history, mutant) is { Broken: not null } result)
                {
                    found.Add(new Finding(history, result));
                }
            }
        });
        return found.MinBy(finding => finding.History.Seed);
    }

    /// <summary>
    /// The same with as little as possible happening: what is left out one thing at a time, while the promise stays broken.
    /// </summary>
    public static async Task<Finding> MakeSmallerAsync(Finding finding)
    {
        foreach (var smaller in finding.History.Smaller())
        {
            if (await HistoryRun.InMemoryAsync(smaller) is { Broken: not null } result)
            {
                return await MakeSmallerAsync(new Finding(smaller, result));
            }
        }

        return finding;
    }
}

/// <summary>A history that breaks the promise.</summary>
/// <param name="History">The history.</param>
/// <param name="Result">What came of it.</param>
internal sealed record Finding(History History, HistoryResult Result)
{
    public override string ToString() => string.Join(Environment.NewLine, [Result.Broken!.Message, History.ToString(), .. Result.Events]);
}
