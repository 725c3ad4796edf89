using TenantHygiene.Remediation.Plans;
using TenantHygiene.Remediation.Recipients;

namespace TenantHygiene.Remediation.Proof.Rules;

/// <summary>Point 4: an active recipient is never purged, whoever approves; nor is what is neither a mail user nor a user's mailbox.</summary>
internal sealed class SoftDeleted : IPurgeRule
{
    public IEnumerable<Objection> Examine(PurgeCase purgeCase)
    {
        foreach (var row in CandidateRows.Of(purgeCase).DistinctBy(row => (row.ObjectId, row.IsSoftDeleted, row.Kind)))
        {
            if (!row.IsSoftDeleted)
            {
                yield return new Objection(
                    "active-recipient",
                    ObjectionWeight.Operator,
                    $"{row.DisplayName ?? row.PrimarySmtpAddress ?? "The recipient"} ({row.ObjectId}) is active and carries {purgeCase.Evidence.Problem.Property} {purgeCase.Evidence.Problem.Value}.",
                    "Two living recipients claim one GUID. Decide which of them it belongs to, and give the other a new one on premises.");
            }

            if (row.Kind is RecipientKind.Other)
            {
                yield return new Objection(
                    "unknown-recipient-kind",
                    ObjectionWeight.Operator,
                    $"The recipient {row.ObjectId} is neither a mail user nor a user's mailbox.",
                    "Look at it by hand; the product removes no other kinds of recipients.");
            }
        }
    }
}
