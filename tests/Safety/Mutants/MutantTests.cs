using System.Reflection;
using TenantHygiene.Remediation.Safety;
using TenantHygiene.Safety.Execution;
using TenantHygiene.Safety.Histories;

namespace TenantHygiene.Safety.Mutants;

/// <summary>The histories notice when a guard is missing: each guard that can be left out is, and a history breaks the promise.</summary>
public sealed class MutantTests
{
    private const int Most = 1500;

    /// <summary>
    /// Each mutant, with the seed of a history that is known to find it. Should histories be drawn otherwise one day, those after it are
    /// searched.
    /// </summary>
    private static readonly Dictionary<string, (Mutant Mutant, int KnownSeed)> _mutants = new(StringComparer.Ordinal)
    {
        ["CompleteReadRule"] = (Mutant.WithoutRules("CompleteReadRule"), 570),
        ["CurrentErrorRule"] = (Mutant.WithoutRules("CurrentErrorRule"), 51),
        ["NotTheAffectedUsersOwn and EntraUserGone"] = (Mutant.WithoutRules("OwnRecipientRule", "EntraOwnerRule"), 19),
        ["SoftDeletedRule"] = (Mutant.WithoutRules("SoftDeletedRule"), 4),
        ["EntraOwnerRule"] = (Mutant.WithoutRules("EntraOwnerRule"), 22),
        ["HoldRule"] = (Mutant.WithoutRules("HoldRule"), 20),
        ["ProtectedRecipientRule"] = (Mutant.WithoutRules("ProtectedRecipientRule"), 0),
        ["PolicyRule"] = (Mutant.WithoutRules("PolicyRule"), 3),
        ["the kill switch"] = (Mutant.WithoutTable("KillSwitches"), 121),
        ["the budgets"] = (Mutant.WithoutTable("PurgeBudgets"), 6),
    };

    public static TheoryData<string> Guards => [.. _mutants.Keys];

    [Theory]
    [MemberData(nameof(Guards))]
    public async Task Without_a_guard_a_history_violates_an_invariant(string guard)
    {
        var (mutant, knownSeed) = _mutants[guard];
        using var applied = mutant.Apply();

        var found = await HistorySearch.FindAsync(Enumerable.Range(knownSeed, Most), mutant);

        Assert.True(found is not null, $"{mutant}: {Most} histories from seed {knownSeed} on keep the promise.");
        TestContext.Current.AddAttachment("found", $"seed {found.History.Seed}: {found.Result.Broken!.Message}");
    }

    /// <summary>Drawn histories have too few recipients in the way that all refuse: this one is made for the breaker.</summary>
    [Fact]
    public async Task Without_the_breaker_purges_are_sent_on_though_all_of_them_fail()
    {
        var guarded = await HistoryRun.InMemoryAsync(SampleHistories.AllRefused);
        var unguarded = await HistoryRun.InMemoryAsync(SampleHistories.AllRefused, Mutant.WithoutTable("Breakers"));

        Assert.Null(guarded.Broken);
        Assert.StartsWith("8 breaker", unguarded.Broken?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_rule_of_the_proof_is_left_out_or_known_to_be_held_twice()
    {
        // Without a single candidate there is no plan and no intent; the clients refuse rows without the GUID; and docs/safety.md says so.
        string[] heldTwice = ["SingleRecipientRule", "MatchingGuidRule"];

        Assert.Empty(Mutant.AllRules.Except(_mutants.Values.SelectMany(entry => entry.Mutant.Rules)).Except(heldTwice));
    }
}

/// <summary>The product without one of its guards.</summary>
/// <param name="Rules">Rules of the proof that are left out, by the names of their types.</param>
/// <param name="BlindTable">A table of the ledger that forgets everything, so that the guard that rests on it sees nothing.</param>
internal sealed record Mutant(IReadOnlyList<string> Rules, string? BlindTable = null)
{
    private static readonly Array _rules = (Array)
        typeof(PurgeProof).GetField("_rules", BindingFlags.NonPublic | BindingFlags.Static)!.GetValue(null)!;

    /// <summary>The names of all rules of the proof.</summary>
    public static IReadOnlyList<string> AllRules => [.. _rules.Cast<object>().Select(rule => rule.GetType().Name)];

    public static Mutant WithoutRules(params IReadOnlyList<string> rules) => new(rules);

    public static Mutant WithoutTable(string table) => new([], table);

    /// <summary>Whether the ledger forgets what is in a table, whose name has the test's prefix.</summary>
    public bool Blinds(string table) => BlindTable is not null && table.EndsWith(BlindTable, StringComparison.Ordinal);

    /// <summary>
    /// Leaves the rules out, for the whole process, until the answer is disposed of. In the place of each stands another one once more.
    /// </summary>
    public IDisposable Apply()
    {
        var before = (Array)_rules.Clone();
        var others = before.Cast<object>().Where(rule => !Rules.Contains(rule.GetType().Name)).ToList();
        for (var index = 0; index < before.Length; index++)
        {
            if (Rules.Contains(before.GetValue(index)!.GetType().Name))
            {
                _rules.SetValue(others[0], index);
            }
        }

        return new Restoration(before);
    }

    public override string ToString() => $"without {string.Join(" and ", BlindTable is null ? Rules : [BlindTable])}";

    private sealed class Restoration(Array before) : IDisposable
    {
        public void Dispose() => before.CopyTo(_rules, 0);
    }
}
