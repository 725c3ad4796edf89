using TenantHygiene.Functions.Purging;
using TenantHygiene.Functions.Remediation;
using TenantHygiene.Remediation.Policies;
using TenantHygiene.Safety.Execution;
using TenantHygiene.Safety.Histories;
using TenantHygiene.Safety.Simulation;
using TenantHygiene.TenantSimulator.Reporting;

namespace TenantHygiene.Safety;

/// <summary>Several remediations want the last units of the budget at the same time, each in a process of its own.</summary>
public sealed class BudgetRaceTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task However_many_purge_at_once_no_more_are_sent_than_the_budget_has_units(int units)
    {
        const int Remediations = 8;
        var history = SampleHistories.History with
        {
            Policy = SampleHistories.Policy(PolicyAction.Auto, perDay: units),
            Conflicts = [.. Enumerable.Range(1, Remediations).Select(number => SampleHistories.Conflict((byte)number))],
        };
        await using var system = new SimulatedSystem(history, SimulatedSystemParts.InMemory(history));
        var inputs = new List<PurgeInput>();
        foreach (var conflict in history.Conflicts)
        {
            var subject = (await HistoryRun.StartAsync(system, conflict))!;
            var diagnosis = await system
                .Observer.Make<Diagnose>()
                .RunAsync(new DiagnoseInput(subject, 1, 1), TestContext.Current.CancellationToken);
            Assert.Equal(DiagnosedStep.Purge, diagnosis.Next);
            inputs.Add(
                new PurgeInput(
                    subject,
                    "1-1",
                    diagnosis.Problem!,
                    diagnosis.RecipientId!.Value,
                    diagnosis.RecipientKind,
                    diagnosis.PlanHash!
                )
            );
        }

        var steps = await Task.WhenAll(
            inputs.Select(input =>
                Task.Run(() => system.StartUnwatched().Make<PurgeConflict>().RunAsync(input, TestContext.Current.CancellationToken))
            )
        );

        Assert.Equal(units, system.Tenant.Report().Tenants[0].Removals.Count(removal => removal.Outcome is RemovalOutcome.Purged));
        Assert.Equal(Remediations - units, steps.Count(step => step.Result is PurgeResult.Refused));
    }
}
