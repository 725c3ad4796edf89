using TenantHygiene.Remediation.Errors;
using TenantHygiene.Remediation.Primitives;
using TenantHygiene.Remediation.Recipients;

namespace TenantHygiene.Remediation.Safety;

/// <summary>One condition of a purge. Rules are independent: each checks its own facts, and ignores facts that could not be read.</summary>
internal interface IPurgeRule
{
    /// <summary>The objections, or none.</summary>
    IEnumerable<Objection> Examine(PurgeCase purgeCase);
}

/// <summary>Every row that any of the three readings returned: a rule about the recipient holds for all of them or not at all.</summary>
internal static class CandidateRows
{
    /// <summary>The rows of both lookups and of the re-reading.</summary>
    public static IEnumerable<Recipient> Of(PurgeCase purgeCase)
    {
        var rows = Rows(purgeCase.Evidence.ByIdentity).Concat(Rows(purgeCase.Evidence.ByFilter));
        return purgeCase.Candidate is { } candidate ? rows.Append(candidate.Recipient) : rows;
    }

    private static IReadOnlyList<Recipient> Rows(Read<IReadOnlyList<Recipient>> read) =>
        read is Read<IReadOnlyList<Recipient>>.Found(var rows) ? rows : [];
}

/// <summary>Point 10 of the promise: only a complete reading can support a purge.</summary>
internal sealed class CompleteReadRule : IPurgeRule
{
    public IEnumerable<Objection> Examine(PurgeCase purgeCase)
    {
        var evidence = purgeCase.Evidence;
        return Enumerable
            .Empty<Objection>()
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

/// <summary>A purge requires an error that exists now.</summary>
internal sealed class CurrentErrorRule : IPurgeRule
{
    public IEnumerable<Objection> Examine(PurgeCase purgeCase)
    {
        var evidence = purgeCase.Evidence;
        switch (evidence.User)
        {
            case Read<DirectoryUser>.Absent:
                yield return new Objection(
                    "user-gone",
                    ObjectionWeight.Operator,
                    "The affected user no longer exists in Entra ID.",
                    "There is nothing to repair for a deleted user."
                );
                break;
            case Read<DirectoryUser>.Found(var user) when user.Id != evidence.UserId:
                yield return new Objection(
                    "wrong-user",
                    ObjectionWeight.Operator,
                    $"Microsoft Graph returned user {user.Id} instead of user {evidence.UserId}.",
                    "Report this: the answers of Microsoft Graph are not reliable."
                );
                break;
            case Read<DirectoryUser>.Found(var user)
                when !ProvisioningErrorAnalyzer.Analyze(evidence.TenantId, user).Any(error => error.Problem == evidence.Problem):
                yield return new Objection(
                    "error-gone",
                    ObjectionWeight.Transient,
                    $"The user no longer has the error about {evidence.Problem.Property} {evidence.Problem.Value}.",
                    "The next check decides what remains to be done."
                );
                break;
        }
    }
}
