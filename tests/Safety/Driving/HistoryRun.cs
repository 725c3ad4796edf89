using Microsoft.AspNetCore.Http;
using TenantHygiene.Functions.Remediating;
using TenantHygiene.Ledger.Controls;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Microsoft365.Directory;
using TenantHygiene.Remediation.Errors;
using TenantHygiene.Remediation.Reading;
using TenantHygiene.Remediation.States;
using TenantHygiene.Remediation.Users;
using TenantHygiene.Safety.Histories;
using TenantHygiene.Safety.Judging;
using TenantHygiene.Safety.Mutants;
using TenantHygiene.Safety.Worlds;
using TenantHygiene.TenantSimulator.Reporting;
using static TenantHygiene.Remediation.Tests.Approvals.SomePeople;

namespace TenantHygiene.Safety.Driving;

/// <summary>What came of a history.</summary>
/// <param name="Broken">The point of the promise that was broken; null when all of it was kept.</param>
/// <param name="Purges">How many recipients were purged.</param>
/// <param name="Ends">Where the remediations ended.</param>
/// <param name="Story">What happened.</param>
internal sealed record HistoryResult(JudgementException? Broken, int Purges, IReadOnlyList<RemediationState> Ends, IReadOnlyList<string> Story);

/// <summary>Runs a history through the product, and judges it.</summary>
internal static class HistoryRun
{
    // No history takes seconds; one that stands still must not keep the others from being told.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static async Task<HistoryResult> InMemoryAsync(History history, Mutant? mutant = null)
    {
        try
        {
            return await Task.Run(() => RunAsync(history, WorldParts.InMemory(history), mutant)).WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            return new HistoryResult(new JudgementException("it ends", $"It stands still for {Patience}."), Purges: 0, [], []);
        }
    }

    public static async Task<HistoryResult> RunAsync(History history, WorldParts parts, Mutant? mutant = null)
    {
        await using var world = new World(history, parts, mutant);
        var ends = new List<RemediationState>();
        var subjects = new List<RemediationSubject>();
        try
        {
            if (history.IsReleased)
            {
                await world.Observer.Get<TenantReleaseStore>().SetAsync(ProcessSettings.TenantId, isReleased: true, Called("admin"), CancellationToken.None);
            }

            foreach (var conflict in history.Conflicts)
            {
                if (await StartAsync(world, conflict) is { } subject)
                {
                    subjects.Add(subject);
                    ends.Add(await RemediateAsync(world, subject));
                }
            }

            await world.AwakenAsync(isAll: true);
            foreach (var subject in subjects)
            {
                // Those that slept may have found out more.
                world.Judge.Outcomes.Check(await world.Ledger.RecordAsync(subject.RemediationId));
            }

            CheckDamage(world);
            return new HistoryResult(null, world.Judge.Purges.Count, ends, world.Story);
        }
        catch (Microsoft.DurableTask.TaskFailedException failure)
        {
            return new HistoryResult(new JudgementException("it ends", failure.Message), world.Judge.Purges.Count, ends, world.Story);
        }
        catch (JudgementException broken)
        {
            return new HistoryResult(broken, world.Judge.Purges.Count, ends, world.Story);
        }
    }

    /// <summary>Begins as the intake does. Null when the user has no error.</summary>
    public static async Task<RemediationSubject?> StartAsync(World world, Conflict conflict)
    {
        var user = await world.Observer.Get<IDirectory>().GetUserAsync(ProcessSettings.TenantId, conflict.UserId.ToString(), CancellationToken.None);
        if (user is not Read<DirectoryUser>.Found(var found) || ProvisioningErrorAnalyzer.Analyze(ProcessSettings.TenantId, found) is not [var error, ..])
        {
            return null;
        }

        var started = await world.Observer.Get<RemediationStore>().StartAsync(
            new StartRemediation
            {
                TenantId = ProcessSettings.TenantId,
                UserId = conflict.UserId,
                Error = error,
                Mode = RemediationMode.Remediate,
                RequestedBy = conflict.RequestedBy is { } name ? Called(name) : null,
                IsRequested = conflict.RequestedBy is not null,
                At = world.Clock.GetUtcNow(),
            },
            CancellationToken.None);
        return new RemediationSubject(started.Record.Id, ProcessSettings.TenantId, conflict.UserId, RemediationMode.Remediate);
    }

    /// <summary>Runs the orchestration to its end.</summary>
    public static async Task<RemediationState> RemediateAsync(World world, RemediationSubject subject)
    {
        RemediationState end;
        try
        {
            end = await RemediateUser.RunAsync(new LiveContext(world, subject));
        }
        catch (LiveContext.TerminatedException)
        {
            end = RemediationState.Canceled;
        }

        var record = await world.Ledger.RecordAsync(subject.RemediationId);
        world.Tell($"ended: {end}, {record.Outcome}");
        if (record.State != end || !end.IsFinal() || record.Outcome is null)
        {
            throw new JudgementException("the end is on record", $"The orchestration ended with {end}, the ledger says {record.State} ({record.Outcome}).");
        }

        world.Judge.Outcomes.Check(record);
        if (end is RemediationState.Resolved)
        {
            world.Judge.Looks.CheckResolved(subject.RemediationId);
        }

        return end;
    }

    private static void CheckDamage(World world)
    {
        var never = world.Tenant.Report().Tenants[0].Damage.FirstOrDefault(damage => damage.Kind is DamageKind.AccountDeleted or DamageKind.AddressedByName);
        if (never is not null)
        {
            throw new JudgementException("damage", never.ToString());
        }

        // Between the last reading and the act others may change the world; where nobody did, the simulator sees no damage at all.
        if (world.History.Interventions.Count == 0 && world.Tenant.Report().Tenants[0].Damage is [var damage, ..])
        {
            throw new JudgementException("damage", damage.ToString());
        }
    }
}
