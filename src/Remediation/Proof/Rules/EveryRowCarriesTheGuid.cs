using TenantHygiene.Remediation.Plans;

namespace TenantHygiene.Remediation.Proof.Rules;

/// <summary>Point 2: the GUID, compared again on every returned row, equals the one in the error.</summary>
internal sealed class EveryRowCarriesTheGuid : IPurgeRule
{
    public IEnumerable<Objection> Examine(PurgeCase purgeCase)
    {
        var (property, value) = (purgeCase.Evidence.Problem.Property, purgeCase.Evidence.Problem.Value);
        return value == Guid.Empty
            ? [new Objection("guid-empty", ObjectionWeight.Operator, "The error names an empty GUID.", "Read the error by hand; an empty GUID identifies nothing.")]
            : CandidateRows.Of(purgeCase)
                .Where(row => row.Holds(property) != value)
                .Select(row => new Objection(
                    "guid-differs",
                    ObjectionWeight.Operator,
                    $"The recipient {row.ObjectId} carries {property} {row.Holds(property)?.ToString() ?? "none"} instead of {value}.",
                    "Report this: Exchange answered with another recipient than the one asked for."));
    }
}
