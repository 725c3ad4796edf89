using System.IO.Enumeration;
using TenantHygiene.Remediation.Plans;

namespace TenantHygiene.Remediation.Proof.Rules;

/// <summary>A recipient that the policy protects, by its id or by any of its addresses, is never purged: deny wins over everything that allows.</summary>
internal sealed class NotProtected : IPurgeRule
{
    private const string Name = "protected-recipient";

    public IEnumerable<Objection> Examine(PurgeCase purgeCase)
    {
        var policy = purgeCase.Policy;
        if (policy.ProtectedRecipients.Count == 0)
        {
            return [];
        }

        if (purgeCase.Candidate is { Addresses: null })
        {
            return [new Objection(Name, ObjectionWeight.Operator, $"The policy '{policy.Name}' protects recipients, and the addresses of this one could not be read.", "Look at it by hand; if it persists, report it.")];
        }

        return
            from name in NamesOf(purgeCase).Distinct(StringComparer.OrdinalIgnoreCase)
            from entry in policy.ProtectedRecipients
            where FileSystemName.MatchesSimpleExpression(entry, name)
            select new Objection(
                Name,
                ObjectionWeight.Operator,
                $"The policy '{policy.Name}' protects {name} ('{entry}').",
                "Take it off the policy's list if it may go, or carry the plan out by hand.");
    }

    private static IEnumerable<string> NamesOf(PurgeCase purgeCase) => CandidateRows.Of(purgeCase)
        .SelectMany(row => new[] { row.ObjectId.ToString(), row.PrimarySmtpAddress }.OfType<string>())
        .Concat(purgeCase.Candidate?.Addresses ?? []);
}
