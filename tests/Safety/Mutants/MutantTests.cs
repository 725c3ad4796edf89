using TenantHygiene.Safety.Driving;
using TenantHygiene.Safety.Histories;
using TenantHygiene.Safety.Judging;

namespace TenantHygiene.Safety.Mutants;

/// <summary>The histories notice when a guard is missing: each guard that can be left out is, and a history breaks the promise.</summary>
public sealed class MutantTests
{
    private const int Most = 700;

    public static TheoryData<string> Guards => [.. Mutants.Keys];

    private static readonly Dictionary<string, Mutant> Mutants = new(StringComparer.Ordinal)
    {
        ["EveryFactWasRead"] = Mutant.WithoutRules("EveryFactWasRead"),
        ["ErrorStillStands"] = Mutant.WithoutRules("ErrorStillStands"),
        ["ExactlyOneRecipient"] = Mutant.WithoutRules("ExactlyOneRecipient"),
        ["EveryRowCarriesTheGuid"] = Mutant.WithoutRules("EveryRowCarriesTheGuid"),
        ["NotTheAffectedUsersOwn"] = Mutant.WithoutRules("NotTheAffectedUsersOwn"),
        ["SoftDeleted"] = Mutant.WithoutRules("SoftDeleted"),
        ["EntraUserGone"] = Mutant.WithoutRules("EntraUserGone"),
        ["NoHold"] = Mutant.WithoutRules("NoHold"),
        ["NotProtected"] = Mutant.WithoutRules("NotProtected"),
        ["PolicyAllows"] = Mutant.WithoutRules("PolicyAllows"),
        ["NotTheAffectedUsersOwn and EntraUserGone"] = Mutant.WithoutRules("NotTheAffectedUsersOwn", "EntraUserGone"),
        ["KillSwitches"] = Mutant.WithoutTable("KillSwitches"),
        ["PurgeBudgets"] = Mutant.WithoutTable("PurgeBudgets"),
        ["Breakers"] = Mutant.WithoutTable("Breakers"),
    };

    [Theory]
    [MemberData(nameof(Guards))]
    public async Task Without_a_guard_a_history_breaks_the_promise(string guard)
    {
        var mutant = Mutants[guard];
        using var _ = mutant.Apply();
        var ran = 0;
        (int Seed, JudgementException Broken)? found = null;
        await Parallel.ForEachAsync(Enumerable.Range(0, Most), new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (seed, _) =>
        {
            if (found is null && (await HistoryRun.InMemoryAsync(HistoryDraw.From(seed), mutant)).Broken is { } broken)
            {
                found = (seed, broken);
            }

            ran += found is null ? 1 : 0;
        });
        File.AppendAllText("/tmp/mutants.txt", $"{guard} | {ran} | {found?.Seed} | {found?.Broken.Message[..Math.Min(100, found.Value.Broken.Message.Length)]}\n");

        Assert.NotNull(found);
    }
}
