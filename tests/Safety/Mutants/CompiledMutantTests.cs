using TenantHygiene.Safety.Execution;
using TenantHygiene.Safety.Histories;
using TenantHygiene.Testing;

namespace TenantHygiene.Safety.Mutants;

/// <summary>
/// The same for guards that are no rule of the proof and no table of the ledger: they are taken out of the compiled product.
/// </summary>
public sealed class CompiledMutantTests
{
    private const string Rules = "TenantHygiene.Remediation";
    private const string App = "TenantHygiene.Functions";

    /// <summary>
    /// Each mutant, with the seed of a history that finds it, and the point of the promise that it breaks. Without a seed: the GUID passes
    /// to another recipient.
    /// </summary>
    private static readonly Dictionary<string, (Mutation Mutation, int? Seed, string Point)> _mutants = new(StringComparer.Ordinal)
    {
        ["an approval counts for its plan only"] = (
            new(Rules, "TenantHygiene.Remediation.Approvals.ApprovalRules", "Covers", Mutation.Comparisons("String", "op_Equality", true)),
            28,
            "7 policy or approval"
        ),
        ["nobody approves what he asked for"] = (
            new(Rules, "TenantHygiene.Remediation.Approvals.ApprovalRules", "IsRequester", Mutation.Answers(false)),
            88,
            "7 policy or approval"
        ),
        ["no approval is used when its time is over"] = (
            new(
                Rules,
                "TenantHygiene.Remediation.Approvals.ApprovalRules",
                "Covers",
                Mutation.Comparisons("DateTimeOffset", "op_LessThan", true)
            ),
            3,
            "7 policy or approval"
        ),
        ["the copy of the content is complete"] = (
            new(Rules, "TenantHygiene.Remediation.Safety.ContentCopy", "IsDone", Mutation.Answers(true)),
            730,
            "7 content copied first"
        ),
        ["quiet hours"] = (
            new(Rules, "TenantHygiene.Remediation.Safety.ControlObjections", "QuietHours", Mutation.FindsNothing),
            82,
            "8 quiet hours"
        ),
        ["the tenant is released"] = (
            new(Rules, "TenantHygiene.Remediation.Safety.ControlRules", "Release", Mutation.FindsNone),
            575,
            "8 tenant released"
        ),
        ["the intent names the recipient"] = (
            new(Rules, "TenantHygiene.Remediation.Safety.ControlRules", "Intent", Mutation.FindsNone),
            null,
            "2 the GUID of the error"
        ),
        ["the last look before the act"] = (
            new(App, "TenantHygiene.Functions.Purging.PurgeAuthorizer", "FindStopAsync", Mutation.FindsNothingLater),
            4,
            "8 kill switch"
        ),
        ["one intent, one right to send"] = (
            new(App, "TenantHygiene.Functions.Purging.PurgeConflict", "ProveAndSendAsync", Mutation.AnyCountsAs("MaySend")),
            31,
            "9 one intent, one purge"
        ),
    };

    /// <summary>Mutants that a test with histories of its own finds.</summary>
    private static readonly Dictionary<string, (Mutation Mutation, string Test, string Point)> _swept = new(StringComparer.Ordinal)
    {
        ["the remediation is still purging"] = (
            new(App, "TenantHygiene.Functions.Purging.PurgeAuthorizer", "MovedOn", Mutation.FindsNothing),
            nameof(SafetyProperties.At_whichever_step_a_refusal_is_not_written_whole_the_purge_is_not_sent_by_its_repetition),
            "9 the remediation is purging"
        ),
        ["the facts are fresh when the request is sent"] = (
            new(
                Rules,
                "TenantHygiene.Remediation.Safety.PurgeWarrant",
                "TryRedeem",
                Mutation.Comparisons("DateTimeOffset", "op_GreaterThan", false)
            ),
            nameof(SafetyProperties.At_whichever_step_a_purge_stalls_no_request_is_sent_on_old_facts),
            "10 fresh facts"
        ),
        ["the age of the first look at a recipient"] = (
            new(Rules, "TenantHygiene.Remediation.Safety.TwoReadings", "AreApart", Mutation.Answers(true)),
            nameof(SafetyProperties.At_whichever_step_of_a_purge_the_orchestration_is_signalled_the_recipient_is_seen_gone_twice),
            "seen gone twice"
        ),
        ["the age of the first look at a user"] = (
            new(Rules, "TenantHygiene.Remediation.Safety.TwoReadings", "AreApart", Mutation.Answers(true)),
            nameof(SafetyProperties.At_whichever_check_the_orchestration_is_signalled_the_user_is_seen_without_errors_twice),
            "a false Resolved"
        ),
        ["the outcome is read from what was done"] = (
            new(Rules, "TenantHygiene.Remediation.Outcomes.ActionLog", "get_Done", Mutation.FindsNone),
            nameof(SafetyProperties.At_whichever_step_of_a_purge_the_orchestration_is_signalled_the_recipient_is_seen_gone_twice),
            "a true account"
        ),
        ["who holds the GUID is read again"] = (
            new(App, "TenantHygiene.Functions.Verification.GuidHolderFinder", "IsOf", Mutation.Answers(true)),
            nameof(SafetyProperties.A_recipient_that_gets_the_GUID_after_the_purge_is_found_while_the_error_exists),
            "no waiting in vain"
        ),
    };

    public static TheoryData<string> SweptGuards => [.. _swept.Keys];

    [Theory]
    [MemberData(nameof(SweptGuards))]
    public async Task Without_a_guard_histories_made_for_it_violate_an_invariant(string guard)
    {
        var (mutation, test, point) = _swept[guard];
        using var mutated = new MutatedProduct(typeof(CompiledMutantTests).Assembly, mutation);

        var (passed, output) = await mutated.RunAsync(test, seed: 0);

        Assert.True(!passed && output.Contains(point, StringComparison.Ordinal), output);
    }

    public static TheoryData<string> Guards => [.. _mutants.Keys];

    [Theory]
    [MemberData(nameof(Guards))]
    public async Task Without_a_guard_a_history_violates_an_invariant_that_it_keeps_with_it(string guard)
    {
        var (mutation, seed, point) = _mutants[guard];
        using var mutated = new MutatedProduct(typeof(CompiledMutantTests).Assembly, mutation);

        var (passed, output) = seed is { } known
            ? await mutated.RunAsync(nameof(SafetyProperties.The_history_of_a_seed_keeps_the_invariants), known)
            : await mutated.RunAsync(
                nameof(
                    SafetyProperties.At_whichever_step_of_a_purge_the_GUID_passes_to_another_recipient_only_the_planned_one_may_be_purged
                ),
                seed: 0
            );

        Assert.True(!passed && output.Contains(point, StringComparison.Ordinal), output);
        Assert.True(seed is null || (await HistoryRun.InMemoryAsync(HistoryGenerator.From(seed.Value))).Broken is null);
    }
}
