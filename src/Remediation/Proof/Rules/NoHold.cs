using TenantHygiene.Remediation.Holds;
using TenantHygiene.Remediation.Plans;
using TenantHygiene.Remediation.Reading;
using TenantHygiene.Remediation.Recipients;

namespace TenantHygiene.Remediation.Proof.Rules;

/// <summary>Point 6: no hold of any kind, known or unknown. The objection says who can lift it, and how.</summary>
internal sealed class NoHold : IPurgeRule
{
    public IEnumerable<Objection> Examine(PurgeCase purgeCase) =>
        HoldsThatWereRead(purgeCase).Select(hold => new Objection(
            hold.Kind is HoldKind.Litigation ? "litigation-hold" : "hold",
            ObjectionWeight.Operator,
            $"{hold.Name} ({hold.Evidence}).",
            $"Can be lifted by {hold.LiftedBy} {hold.Caution}",
            hold.Command));

    /// <summary>Whether an objection is this rule's.</summary>
    public static bool IsAbout(Objection objection) => objection.Rule is "litigation-hold" or "hold";

    // That the organisation's holds could not be read is objected to by EveryFactWasRead, which says what to do about it: it is no hold that a person can lift.
    private static IReadOnlyList<Hold> HoldsThatWereRead(PurgeCase purgeCase) =>
        purgeCase is { Candidate: { } candidate, Evidence.OrganisationHolds: Read<OrganisationHolds>.Unreadable }
            ? HoldAssessment.Assess(candidate, Read.Found(new OrganisationHolds([])), purgeCase.Evidence.ArchiveContent)
            : HoldsOf(purgeCase);

    /// <summary>The holds on the candidate; none when there is no candidate.</summary>
    public static IReadOnlyList<Hold> HoldsOf(PurgeCase purgeCase) => purgeCase.Candidate is { } candidate
        ? HoldAssessment.Assess(candidate, purgeCase.Evidence.OrganisationHolds, purgeCase.Evidence.ArchiveContent)
        : [];
}
