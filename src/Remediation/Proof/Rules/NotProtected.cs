using System.IO.Enumeration;
using TenantHygiene.Remediation.Plans;

namespace TenantHygiene.Remediation.Proof.Rules;

/// <summary>A recipient that the policy protects is never purged: deny wins over everything that allows.</summary>
internal sealed class NotProtected : IPurgeRule
{
    public IEnumerable<Objection> Examine(PurgeCase purgeCase) =>
        from row in CandidateRows.Of(purgeCase).DistinctBy(row => (row.ObjectId, row.PrimarySmtpAddress))
        from entry in purgeCase.Policy.ProtectedRecipients
        where FileSystemName.MatchesSimpleExpression(entry, row.ObjectId.ToString())
            || (row.PrimarySmtpAddress is { } address && FileSystemName.MatchesSimpleExpression(entry, address))
        select new Objection(
            "protected-recipient",
            ObjectionWeight.Operator,
            $"The policy '{purgeCase.Policy.Name}' protects {row.PrimarySmtpAddress ?? row.ObjectId.ToString()} ('{entry}').",
            "Take it off the policy's list if it may go, or carry the plan out by hand.");
}
