using TenantHygiene.Remediation.Conflicts;
using TenantHygiene.Remediation.Policies;
using TenantHygiene.Remediation.Primitives;
using TenantHygiene.Remediation.Recipients;

namespace TenantHygiene.Remediation.Safety;

/// <summary>
/// The proof that a purge is safe. A plan is examined by the rules; immediately before the act everything is read again,
/// examined by the same rules and by the controls, and only then is there a warrant.
/// </summary>
public static class PurgeProof
{
    /// <summary>How old the facts may be when the request is sent.</summary>
    public static readonly TimeSpan Freshness = TimeSpan.FromMinutes(2);

    private static readonly IPurgeRule[] _rules =
    [
        new CompleteReadRule(),
        new CurrentErrorRule(),
        new SingleRecipientRule(),
        new MatchingGuidRule(),
        new OwnRecipientRule(),
        new SoftDeletedRule(),
        new EntraOwnerRule(),
        new HoldRule(),
        new ProtectedRecipientRule(),
        new PolicyRule(),
    ];

    /// <summary>All objections to the purge, by the facts and the policy; heaviest first.</summary>
    public static IReadOnlyList<Objection> Examine(ConflictEvidence evidence, PolicyDocument policy)
    {
        var purgeCase = new PurgeCase(evidence, policy);
        return [.. _rules.SelectMany(rule => rule.Examine(purgeCase)).OrderByDescending(objection => objection.Weight)];
    }

    private static IEnumerable<Objection> ContentCopyObjections(ConflictEvidence evidence, PolicyDocument policy, PurgeControls controls) =>
        ContentCopy.IsDone(new PurgeCase(evidence, policy), controls.ContentCopy)
            ? []
            :
            [
                new Objection(
                    "content-not-copied",
                    ObjectionWeight.Transient,
                    $"The policy '{policy.Name}' requires a copy of the content first, and no complete copy was found.",
                    "TenantHygiene requests the copy, or waits for it."
                ),
            ];

    /// <summary>Judges freshly read facts and the controls.</summary>
    /// <param name="evidence">Read after the intent was recorded.</param>
    /// <param name="policy">The tenant's policy.</param>
    /// <param name="controls">Intent, budget, breaker, release, approval, kill switch.</param>
    /// <param name="now">The time of the judgement.</param>
    public static PurgeVerdict Prove(ConflictEvidence evidence, PolicyDocument policy, PurgeControls controls, DateTimeOffset now)
    {
        var isApproved = controls.Approval?.IsFor(evidence, now) is true;
        var objections = Examine(evidence, policy)
            .Where(objection => !(isApproved && objection.Weight is ObjectionWeight.Approval))
            .Concat(ControlRules.Examine(evidence, policy, controls, now))
            .Concat(ContentCopyObjections(evidence, policy, controls))
            .ToList();
        if (objections.Count > 0)
        {
            return new PurgeVerdict.Refused([.. objections.OrderByDescending(objection => objection.Weight)]);
        }

        // Without an objection the candidate was found: every way in which it is missing is one.
        return new PurgeCase(evidence, policy).Candidate is { } candidate
            ? new PurgeVerdict.Proven(
                new PurgeWarrant(evidence.TenantId, controls.Intent.Id, candidate.Recipient, evidence.ReadAt + Freshness)
            )
            : throw new InvalidOperationException("No rule objected, although there is no candidate: the rules are incomplete.");
    }
}

/// <summary>The result of the proof.</summary>
public abstract record PurgeVerdict
{
    private PurgeVerdict() { }

    /// <summary>There is no objection.</summary>
    public sealed record Proven(PurgeWarrant Warrant) : PurgeVerdict;

    /// <summary>At least one rule objects.</summary>
    public sealed record Refused(IReadOnlyList<Objection> Objections) : PurgeVerdict;
}

/// <summary>What the rules judge: the evidence, and the policy it is judged by.</summary>
internal sealed record PurgeCase(ConflictEvidence Evidence, PolicyDocument Policy)
{
    /// <summary>The candidate as re-read, or null when it was not found.</summary>
    public RecipientDetails? Candidate => (Evidence.Candidate as Read<RecipientDetails>.Found)?.Value;

    /// <summary>Items in mailbox and archive together; null when either could not be read.</summary>
    public long? Items =>
        (Count(Evidence.PrimaryContent), Count(Evidence.ArchiveContent)) switch
        {
            ({ } primary, { } archive) => primary + archive,
            _ => null,
        };

    /// <summary>Bytes in mailbox and archive together; null when a size could not be read or was not reported.</summary>
    public long? Bytes =>
        (Size(Evidence.PrimaryContent), Size(Evidence.ArchiveContent)) switch
        {
            ({ } primary, { } archive) => primary + archive,
            _ => null,
        };

    private static long? Size(Read<MailboxContent> content) =>
        content switch
        {
            Read<MailboxContent>.Found(var found) => found.Bytes,
            Read<MailboxContent>.Absent => 0,
            _ => null,
        };

    private static long? Count(Read<MailboxContent> content) =>
        content switch
        {
            Read<MailboxContent>.Found(var found) => found.Items,
            Read<MailboxContent>.Absent => 0,
            _ => null,
        };
}
