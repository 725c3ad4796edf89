using TenantHygiene.Remediation.Plans;
using TenantHygiene.Remediation.Reading;
using TenantHygiene.Remediation.Recipients;

namespace TenantHygiene.Remediation.Proof.Rules;

/// <summary>Point 3: the object that is being repaired is never purged.</summary>
internal sealed class NotTheAffectedUsersOwn : IPurgeRule
{
    public IEnumerable<Objection> Examine(PurgeCase purgeCase)
    {
        var own = (purgeCase.Evidence.OwnRecipient as Read<Recipient>.Found)?.Value;
        var userId = purgeCase.Evidence.UserId.ToString();
        return CandidateRows.Of(purgeCase)
            .Where(row => row.ObjectId == own?.ObjectId || string.Equals(row.ExternalDirectoryObjectId, userId, StringComparison.OrdinalIgnoreCase))
            .Select(row => row.ObjectId)
            .Distinct()
            .Select(identity => new Objection(
                "own-recipient",
                ObjectionWeight.Operator,
                $"The recipient {identity} is the affected user's own.",
                "The error contradicts the directory; compare the user's attributes on premises and in the cloud."));
    }
}
