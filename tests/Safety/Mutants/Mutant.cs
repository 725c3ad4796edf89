using System.Reflection;
using TenantHygiene.Remediation.Proof;

namespace TenantHygiene.Safety.Mutants;

/// <summary>The product without one of its guards.</summary>
/// <param name="Rules">Rules of the proof that are left out, by the names of their types.</param>
/// <param name="BlindTable">A table of the ledger that forgets everything, so that the guard that rests on it sees nothing.</param>
internal sealed record Mutant(IReadOnlyList<string> Rules, string? BlindTable = null)
{
    private static readonly Array _rules = (Array)typeof(PurgeProof).GetField("Rules", BindingFlags.NonPublic | BindingFlags.Static)!.GetValue(null)!;

    /// <summary>The names of all rules of the proof.</summary>
    public static IReadOnlyList<string> AllRules => [.. _rules.Cast<object>().Select(rule => rule.GetType().Name)];

    public static Mutant WithoutRules(params IReadOnlyList<string> rules) => new(rules);

    public static Mutant WithoutTable(string table) => new([], table);

    /// <summary>Whether the ledger forgets what is in a table, whose name has the test's prefix.</summary>
    public bool Blinds(string table) => BlindTable is not null && table.EndsWith(BlindTable, StringComparison.Ordinal);

    /// <summary>Leaves the rules out, for the whole process, until the answer is disposed of. In the place of each stands another one once more.</summary>
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
