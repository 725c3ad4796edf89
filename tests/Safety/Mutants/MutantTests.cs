using TenantHygiene.Safety.Driving;
using TenantHygiene.Safety.Histories;

namespace TenantHygiene.Safety.Mutants;

/// <summary>The histories notice when a guard is missing: each guard that can be left out is, and a history breaks the promise.</summary>
public sealed class MutantTests
{
    private const int Most = 1500;

    /// <summary>Each mutant, with the seed of a history that is known to find it. Should histories be drawn otherwise one day, those after it are searched.</summary>
    private static readonly Dictionary<string, (Mutant Mutant, int KnownSeed)> Mutants = new(StringComparer.Ordinal)
    {
        ["EveryFactWasRead"] = (Mutant.WithoutRules("EveryFactWasRead"), 570),
        ["ErrorStillStands"] = (Mutant.WithoutRules("ErrorStillStands"), 51),
        ["NotTheAffectedUsersOwn and EntraUserGone"] = (Mutant.WithoutRules("NotTheAffectedUsersOwn", "EntraUserGone"), 19),
        ["SoftDeleted"] = (Mutant.WithoutRules("SoftDeleted"), 4),
        ["EntraUserGone"] = (Mutant.WithoutRules("EntraUserGone"), 22),
        ["NoHold"] = (Mutant.WithoutRules("NoHold"), 20),
        ["NotProtected"] = (Mutant.WithoutRules("NotProtected"), 0),
        ["PolicyAllows"] = (Mutant.WithoutRules("PolicyAllows"), 3),
        ["the kill switch"] = (Mutant.WithoutTable("KillSwitches"), 121),
        ["the budgets"] = (Mutant.WithoutTable("PurgeBudgets"), 6),
    };

    public static TheoryData<string> Guards => [.. Mutants.Keys];

    [Theory]
    [MemberData(nameof(Guards))]
    public async Task Without_a_guard_a_history_breaks_the_promise(string guard)
    {
        var (mutant, knownSeed) = Mutants[guard];
        using var applied = mutant.Apply();

        var found = await Search.FindAsync(Enumerable.Range(knownSeed, Most), mutant);

        Assert.True(found is not null, $"{mutant}: {Most} histories from seed {knownSeed} on keep the promise.");
        TestContext.Current.AddAttachment("found", $"seed {found.History.Seed}: {found.Result.Broken!.Message}");
    }

    /// <summary>Drawn histories have too few recipients in the way that all refuse: this one is made for the breaker.</summary>
    [Fact]
    public async Task Without_the_breaker_purges_are_sent_on_though_all_of_them_fail()
    {
        var guarded = await HistoryRun.InMemoryAsync(Plain.AllRefused);
        var unguarded = await HistoryRun.InMemoryAsync(Plain.AllRefused, Mutant.WithoutTable("Breakers"));

        Assert.Null(guarded.Broken);
        Assert.StartsWith("8 breaker", unguarded.Broken?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_rule_of_the_proof_is_left_out_or_known_to_be_held_twice()
    {
        // Without a single candidate there is no plan and no intent; the clients refuse rows without the GUID; and docs/safety.md says so.
        string[] heldTwice = ["ExactlyOneRecipient", "EveryRowCarriesTheGuid"];

        Assert.Empty(Mutant.AllRules.Except(Mutants.Values.SelectMany(entry => entry.Mutant.Rules)).Except(heldTwice));
    }
}
