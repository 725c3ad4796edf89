using TenantHygiene.Remediation.Plans;
using TenantHygiene.Remediation.Reading;

namespace TenantHygiene.Remediation.Proof.Rules;

/// <summary>Point 10 of the promise: only a complete reading can support a purge.</summary>
internal sealed class EveryFactWasRead : IPurgeRule
{
    public IEnumerable<Objection> Examine(PurgeCase purgeCase)
    {
        var evidence = purgeCase.Evidence;
        return Enumerable.Empty<Objection>()
            .Concat(About("the affected user", evidence.User))
            .Concat(About("the affected user's own recipient", evidence.OwnRecipient))
            .Concat(About("the recipients found by identity", evidence.ByIdentity))
            .Concat(About("the recipients found by filter", evidence.ByFilter))
            .Concat(About("the conflicting recipient", evidence.Candidate))
            .Concat(About("the organisation's holds", evidence.OrganisationHolds))
            .Concat(About("the mailbox's content", evidence.PrimaryContent))
            .Concat(About("the archive's content", evidence.ArchiveContent))
            .Concat(About("Entra's recycle bin", evidence.RecycleBin));
    }

    private static IEnumerable<Objection> About<T>(string what, Read<T> read) =>
        read is Read<T>.Unreadable(var fault) ? [UnreadableFact.About(what, fault)] : [];
}
