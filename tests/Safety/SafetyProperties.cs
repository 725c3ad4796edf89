using System.Globalization;
using TenantHygiene.Safety.Execution;
using TenantHygiene.Safety.Histories;

namespace TenantHygiene.Safety;

/// <summary>The promise of docs/safety.md over random histories of a tenant, through the product's own code.</summary>
public sealed class SafetyProperties
{
    private const int Known = 2500;

    // The same in each run: when one breaks the promise, a change of the product's is the reason.
    [Fact]
    public Task No_history_leads_to_a_purge_that_the_invariants_forbid() => AssertInvariantsAsync(Enumerable.Range(0, Known));

    /// <summary>Others in each run, as many as <c>SAFETY_HISTORIES</c> says: a search that may take long.</summary>
    [Fact]
    public Task No_history_that_was_never_seen_before_does_either()
    {
        var count = Environment.GetEnvironmentVariable("SAFETY_HISTORIES");
        Assert.SkipWhen(count is null, "SAFETY_HISTORIES, the number of new histories that are to be tried, is not set.");
        return AssertInvariantsAsync(Enumerable.Range(0, int.Parse(count, CultureInfo.InvariantCulture)).Select(_ => Random.Shared.Next()));
    }

    private static async Task AssertInvariantsAsync(IEnumerable<int> seeds)
    {
        if (await HistorySearch.FindAsync(seeds) is { } finding)
        {
            var smaller = await HistorySearch.MakeSmallerAsync(finding);
            Assert.Fail(
                string.Join(
                    Environment.NewLine,
                    [
                        $"The history of seed {finding.History.Seed} breaks the promise. Once more: SAFETY_SEED={finding.History.Seed} dotnet test --project tests/Safety",
                        .. smaller == finding ? [] : new[] { "Smaller:", smaller.ToString(), "As it was drawn:" },
                        finding.ToString(),
                    ]
                )
            );
        }
    }

    /// <summary>Histories that once broke the promise.</summary>
    /// <param name="seed">The history.</param>
    /// <param name="what">What was mended.</param>
    [Theory]
    [InlineData(
        1862801770,
        "half an answer of Get-Recipient, whose header says that there is no such object, counted as a look that found nobody"
    )]
    [InlineData(688126293, "a diagnosis that slept, and went on when another worker had repaired the error, ended the remediation")]
    [InlineData(
        320596289,
        "one worker refused and was heard, another one that was given the same purge had sent it, and nobody settled it"
    )]
    [InlineData(1570655158, "the judge took a number of users that was cut short for a fact that nobody had read")]
    [InlineData(1820401746, "whether a purged recipient is gone could not be read, and counted as somebody who is still there")]
    [InlineData(1786434731, "the judge took a request for sent that a process had given up, since it stood still for longer than it waits")]
    public async Task A_history_that_violated_an_invariant_once_keeps_it(int seed, string what)
    {
        var result = await HistoryRun.InMemoryAsync(HistoryGenerator.From(seed));

        Assert.True(result.Broken is null, $"Again: {what}. {result.Broken?.Message}");
    }

    /// <summary>
    /// Found by seed 320596289: one worker refuses, since its facts are too old, and is heard; another one that is given the same purge
    /// meanwhile sends it.
    /// </summary>
    [Fact]
    public Task At_whichever_step_of_a_purge_that_is_late_another_worker_does_it_the_recipient_is_seen_gone_twice() =>
        SweepAsync(10, 40, step =>
            [
                new("PurgeConflict", Run: 1, Step: 5, InterventionKind.ReplyLost, Variant: 4),
                new("PurgeConflict", Run: 1, step, InterventionKind.Duplicate, Variant: 0),
            ]
        );

    /// <summary>
    /// Found by seed 688126293: a diagnosis that goes on when another worker has made it, and the remediation has gone on since.
    /// </summary>
    [Fact]
    public Task At_whichever_step_a_diagnosis_is_suspended_it_does_not_end_what_has_continued_since() =>
        SweepAsync(1, 35, step =>
            [
                new("PurgeConflict", Run: 1, Step: 14, InterventionKind.PurgedByHand, Variant: 0),
                new("Diagnose", Run: 2, step, InterventionKind.Sleep, Variant: 0),
            ]
        );

    /// <summary>
    /// Found by seed 1820401746: the second check has settled the purge and sleeps; the next one cannot read whether the recipient is gone.
    /// </summary>
    [Fact]
    public Task At_whichever_step_the_second_check_is_suspended_one_that_reads_nothing_does_not_end_the_checks() =>
        SweepAsync(1, 25, step =>
            [
                new("PurgeConflict", Run: 4, Step: 3, InterventionKind.ServiceFails, Variant: 4),
                new("PurgeConflict", Run: 3, step, InterventionKind.Sleep, Variant: 0),
            ]
        );

    /// <summary>The recipient of the plan loses the GUID, and another soft-deleted mailbox gets it.</summary>
    [Fact]
    public Task At_whichever_step_of_a_purge_the_GUID_passes_to_another_recipient_only_the_planned_one_may_be_purged() =>
        SweepAsync(1, 50, step =>
            [
                new("PurgeConflict", Run: 1, step, InterventionKind.GuidMoved, Variant: 0),
                new("PurgeConflict", Run: 1, step, InterventionKind.SecondHolder, Variant: 3),
            ]
        );

    /// <summary>The facts of the proof age on the way to the act: a request that is late is not sent.</summary>
    [Fact]
    public Task At_whichever_step_a_purge_stalls_no_request_is_sent_on_old_facts() =>
        SweepAsync(1, 50, step => [new("PurgeConflict", Run: 1, step, InterventionKind.Stall, Variant: 2)]);

    /// <summary>
    /// A fact cannot be read, and the purge is refused; the storage account fails while that is written. The repetition finds a remediation
    /// that has moved on.
    /// </summary>
    [Fact]
    public Task At_whichever_step_a_refusal_is_not_written_whole_the_purge_is_not_sent_by_its_repetition() =>
        SweepAsync(17, 60, step =>
            [
                new("PurgeConflict", Run: 1, Step: 16, InterventionKind.ServiceFails, Variant: 1),
                new("PurgeConflict", Run: 1, step, InterventionKind.StorageFails, Variant: 0),
            ]
        );

    /// <summary>The watchdog, a decision or an agent's answer may wake the orchestration at any moment: two checks stay two checks.</summary>
    [Fact]
    public Task At_whichever_step_of_a_purge_the_orchestration_is_signalled_the_recipient_is_seen_gone_twice() =>
        SweepAsync(1, 6, step =>
            [
                new("PurgeConflict", Run: 2, step, InterventionKind.Signal, Variant: 0),
                new("PurgeConflict", Run: 3, step, InterventionKind.Signal, Variant: 0),
            ]
        );

    /// <summary>The same of the user's two checks.</summary>
    [Fact]
    public Task At_whichever_check_the_orchestration_is_signalled_the_user_is_seen_without_errors_twice() =>
        SweepAsync(1, 4, step =>
            [.. Enumerable.Range(1, 5).Select(run => new Intervention("VerifyError", run, step, InterventionKind.Signal, Variant: 0))]
        );

    /// <summary>Another recipient gets the GUID once the first is gone: nothing is waited for in vain.</summary>
    [Fact]
    public Task A_recipient_that_gets_the_GUID_after_the_purge_is_found_while_the_error_exists() =>
        SweepAsync(0, 4, variant => [new("Reprovision", Run: 1, Step: 1, InterventionKind.SecondHolder, variant)]);

    private static async Task SweepAsync(int firstStep, int steps, Func<int, IReadOnlyList<Intervention>> interventions)
    {
        foreach (var step in Enumerable.Range(firstStep, steps))
        {
            var history = SampleHistories.History with { Interventions = interventions(step) };
            var result = await HistoryRun.InMemoryAsync(history);
            if (result.Broken is not null)
            {
                Assert.Fail(new Finding(history, result).ToString());
            }
        }
    }

    /// <summary>Runs one history again and tells its story: <c>SAFETY_SEED=… dotnet test</c>.</summary>
    [Fact]
    public async Task The_history_of_a_seed_keeps_the_invariants()
    {
        var seed = Environment.GetEnvironmentVariable("SAFETY_SEED");
        Assert.SkipWhen(seed is null, "SAFETY_SEED, the seed of a history that is to be told, is not set.");
        var history = HistoryGenerator.From(int.Parse(seed, CultureInfo.InvariantCulture));

        var result = await HistoryRun.InMemoryAsync(history);

        TestContext.Current.TestOutputHelper!.WriteLine($"{history}{Environment.NewLine}{string.Join(Environment.NewLine, result.Events)}");
        Assert.Null(result.Broken);
    }
}
