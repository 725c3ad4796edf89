using System.IO.Enumeration;
using TenantHygiene.Remediation.Policies;
using TenantHygiene.Remediation.Recipients;

namespace TenantHygiene.Remediation.Safety;

/// <summary>
/// Point 7: the policy allows it for this kind of recipient, its age and its content; what it does not allow needs an approval.
/// </summary>
internal sealed class PolicyRule : IPurgeRule
{
    private const string Observes = "policy-observes";

    /// <summary>Whether an objection says that not even a plan is wanted.</summary>
    public static bool OnlyObserves(Objection objection) => objection.Rule == Observes;

    public IEnumerable<Objection> Examine(PurgeCase purgeCase)
    {
        if (purgeCase.Candidate is not { } candidate)
        {
            return [];
        }

        var policy = purgeCase.Policy;
        var (rules, kind) =
            candidate.Recipient.Kind is RecipientKind.MailUser
                ? (policy.GuidInUse.MailUsers, "mail users")
                : (policy.GuidInUse.Mailboxes, "mailboxes");
        return rules.Action switch
        {
            PolicyAction.Observe =>
            [
                new Objection(
                    Observes,
                    ObjectionWeight.PlanOnly,
                    $"The policy '{policy.Name}' allows only observation of {kind}.",
                    "Repair it by hand, or assign another policy to the tenant."
                ),
            ],
            PolicyAction.Plan =>
            [
                new Objection(
                    "policy-plans-only",
                    ObjectionWeight.PlanOnly,
                    $"The policy '{policy.Name}' allows only plans for {kind}.",
                    "Carry out the plan by hand, or assign another policy to the tenant."
                ),
            ],
            PolicyAction.Approve =>
            [
                Ask("policy-asks", $"The policy '{policy.Name}' requires an approval before {kind} are purged."),
                .. Limits(purgeCase, rules),
            ],
            PolicyAction.Auto => Limits(purgeCase, rules),
            _ => throw new InvalidOperationException($"The policy '{policy.Name}' has an unknown action: {rules.Action}."),
        };
    }

    private static IEnumerable<Objection> Limits(PurgeCase purgeCase, RecipientPolicy rules)
    {
        var policy = purgeCase.Policy.Name;
        if (rules.MaximumItems is { } items && purgeCase.Items is { } held && held > items)
        {
            yield return Ask("content", $"It holds {held} items; the policy '{policy}' allows {items} without an approval.");
        }

        if (rules.MaximumBytes is { } bytes && purgeCase.Items is > 0 && !(purgeCase.Bytes <= bytes))
        {
            yield return Ask(
                "content",
                $"It holds {purgeCase.Bytes?.ToString() ?? "an unknown number of"} bytes; "
                    + $"the policy '{policy}' allows {bytes} without an approval."
            );
        }

        if (purgeCase.Candidate!.Recipient.WhenSoftDeleted is { } deleted && purgeCase.Evidence.ReadAt - deleted < rules.MinimumAge)
        {
            yield return Ask(
                "too-young",
                $"It was soft-deleted at {deleted:u}; the policy '{policy}' requires a minimum age of {rules.MinimumAge}."
            );
        }
    }

    private static Objection Ask(string rule, string text) =>
        new(rule, ObjectionWeight.Approval, text, "Approve the plan, or carry it out by hand.");
}

/// <summary>
/// A recipient that the policy protects, by its id or by any of its addresses, is never purged: deny wins over everything that allows.
/// </summary>
internal sealed class ProtectedRecipientRule : IPurgeRule
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
            return
            [
                new Objection(
                    Name,
                    ObjectionWeight.Operator,
                    $"The policy '{policy.Name}' protects recipients by address, and the addresses of this one could not be read.",
                    "Check the recipient by hand; if the problem persists, report it."
                ),
            ];
        }

        return from name in NamesOf(purgeCase).Distinct(StringComparer.OrdinalIgnoreCase)
            from entry in policy.ProtectedRecipients
            where FileSystemName.MatchesSimpleExpression(entry, name)
            select new Objection(
                Name,
                ObjectionWeight.Operator,
                $"The policy '{policy.Name}' protects {name} ('{entry}').",
                "If it may be purged, remove it from the policy's list, or carry out the plan by hand."
            );
    }

    private static IEnumerable<string> NamesOf(PurgeCase purgeCase) =>
        CandidateRows
            .Of(purgeCase)
            .SelectMany(row => new[] { row.ObjectId.ToString(), row.PrimarySmtpAddress }.OfType<string>())
            .Concat(purgeCase.Candidate?.Addresses ?? []);
}
