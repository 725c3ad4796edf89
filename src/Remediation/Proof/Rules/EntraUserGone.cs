using TenantHygiene.Remediation.Guidance;
using TenantHygiene.Remediation.Plans;
using TenantHygiene.Remediation.Reading;
using TenantHygiene.Remediation.Users;

namespace TenantHygiene.Remediation.Proof.Rules;

/// <summary>Point 5: the recipient's Entra user is gone for good, by the recipient's own word and by the recycle bin.</summary>
internal sealed class EntraUserGone : IPurgeRule
{
    private const string Advice = "Restore that user if it is needed; otherwise delete it from Entra's recycle bin, wait some minutes, and retry.";

    public IEnumerable<Objection> Examine(PurgeCase purgeCase)
    {
        foreach (var identity in CandidateRows.Of(purgeCase).Select(row => row.ExternalDirectoryObjectId).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase))
        {
            yield return new Objection(
                "entra-user-remains",
                ObjectionWeight.Operator,
                $"The recipient still belongs to the Entra user {identity}.",
                Advice,
                $"Remove-MgDirectoryDeletedItem -DirectoryObjectId {CommandText.Quote(identity)}");
        }

        if (purgeCase.Evidence.RecycleBin is Read<IReadOnlyList<DeletedUser>>.Found(var deleted))
        {
            foreach (var user in deleted)
            {
                yield return new Objection(
                    "entra-user-remains",
                    ObjectionWeight.Operator,
                    $"Entra's recycle bin holds {user.UserPrincipalName ?? "a user"} ({user.Id}), who may be the recipient's owner.",
                    Advice,
                    $"Remove-MgDirectoryDeletedItem -DirectoryObjectId '{user.Id}'");
            }
        }
    }
}
