using TenantHygiene.Safety.Driving;
using TenantHygiene.Safety.Histories;

namespace TenantHygiene.Safety.Mutants;

/// <summary>The same for guards that are no rule of the proof and no table of the ledger: they are taken out of the compiled product.</summary>
public sealed class CompiledMutantTests
{
    private const string Rules = "TenantHygiene.Remediation";
    private const string App = "TenantHygiene.Functions";

    /// <summary>Each mutant, with the seed of a history that finds it, and the point of the promise that it breaks.</summary>
    private static readonly Dictionary<string, (Mutation Mutation, int Seed, string Point)> Mutants = new(StringComparer.Ordinal)
    {
        ["an approval counts for its plan only"] = (new(Rules, "TenantHygiene.Remediation.Approvals.ApprovalRules", "Covers", Mutation.Comparisons("String", "op_Equality", true)), 28, "7 policy or approval"),
        ["nobody approves what he asked for"] = (new(Rules, "TenantHygiene.Remediation.Approvals.ApprovalRules", "IsRequester", Mutation.Answers(false)), 88, "7 policy or approval"),
        ["no approval is used when its time is over"] = (new(Rules, "TenantHygiene.Remediation.Approvals.ApprovalRules", "Covers", Mutation.Comparisons("DateTimeOffset", "op_LessThan", true)), 3, "7 policy or approval"),
        ["the copy of the content is complete"] = (new(Rules, "TenantHygiene.Remediation.Proof.Rescue", "IsDone", Mutation.Answers(true)), 730, "7 rescued first"),
        ["the last look before the act"] = (new(App, "TenantHygiene.Functions.Remediating.PurgeAuthority", "FindStopAsync", Mutation.FindsNothingLater), 4, "8 kill switch"),
        ["one intent, one right to send"] = (new(App, "TenantHygiene.Functions.Remediating.PurgeConflict", "ActAsync", Mutation.AnyCountsAs("MaySend")), 31, "9 one intent, one purge"),
        ["the remediation is still purging"] = (new(App, "TenantHygiene.Functions.Remediating.PurgeAuthority", "MovedOn", Mutation.FindsNothing), 894, "9 the remediation is purging"),
        ["gone is what was seen gone twice"] = (new(App, "TenantHygiene.Functions.Remediating.PurgeInput", "get_SeenGone", Mutation.Answers(true)), 2, "seen gone twice"),
        ["Resolved is what was seen resolved twice"] = (new(App, "TenantHygiene.Functions.Remediating.VerifyInput", "get_SeenGone", Mutation.Answers(true)), 4, "a false Resolved"),
    };

    public static TheoryData<string> Guards => [.. Mutants.Keys];

    [Theory]
    [MemberData(nameof(Guards))]
    public async Task Without_a_guard_a_history_breaks_the_promise_that_it_keeps_with_it(string guard)
    {
        var (mutation, seed, point) = Mutants[guard];
        using var mutated = new MutatedProduct(mutation);

        var (keptPromise, told) = await mutated.RunAsync(seed);

        Assert.True(!keptPromise && told.Contains(point, StringComparison.Ordinal), told);
        Assert.Null((await HistoryRun.InMemoryAsync(HistoryDraw.From(seed))).Broken);
    }
}
