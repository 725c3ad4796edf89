using TenantHygiene.Remediation.Errors;
using TenantHygiene.Remediation.Primitives;
using TenantHygiene.Remediation.Recipients;

namespace TenantHygiene.Remediation.Safety;

/// <summary>Point 1: exactly one recipient carries the GUID, and two independent lookups name the same object.</summary>
internal sealed class SingleRecipientRule : IPurgeRule
{
    private const string Name = "not-exactly-one";
    private const string Compare =
        "Compare the recipients and decide which one keeps the GUID, and clear it on the others. "
        + "TenantHygiene removes nothing while there is more than one.";

    public IEnumerable<Objection> Examine(PurgeCase purgeCase)
    {
        var value = $"{purgeCase.Evidence.Problem.Property} {purgeCase.Evidence.Problem.Value}";
        switch (Identities(purgeCase.Evidence.ByIdentity), Identities(purgeCase.Evidence.ByFilter))
        {
            case (null, { Count: > 1 } several) when IsAmbiguous(purgeCase.Evidence.ByIdentity):
                yield return Several(purgeCase, value, several);
                break;
            case (null, var listed) when IsAmbiguous(purgeCase.Evidence.ByIdentity):
                yield return new Objection(
                    Name,
                    ObjectionWeight.Operator,
                    $"Exchange resolves {value} to more than one recipient; the filter finds "
                        + $"{(listed is null ? "nothing that could be read" : List(listed))}.",
                    Compare,
                    Show(purgeCase.Evidence.Problem)
                );
                break;
            case (null, _) or (_, null):
                break;
            case ({ Count: > 1 } several, _):
                yield return Several(purgeCase, value, several);
                break;
            case (_, { Count: > 1 } several):
                yield return Several(purgeCase, value, several);
                break;
            case ({ Count: 0 }, { Count: 0 }):
                yield return new Objection(
                    "no-recipient",
                    ObjectionWeight.Transient,
                    $"Neither lookup finds a recipient with {value}.",
                    "The conflict no longer exists, so provisioning can be requested again."
                );
                break;
            case ({ } byIdentity, { } byFilter) when !byIdentity.SetEquals(byFilter):
                yield return new Objection(
                    "lookups-disagree",
                    ObjectionWeight.Transient,
                    $"The two lookups of {value} disagree: by identity {List(byIdentity)}, by filter {List(byFilter)}.",
                    "Exchange's replicas may lag behind; retry. If the problem persists, compare the recipients by hand."
                );
                break;
            case ({ } only, _) when purgeCase.Candidate is { } candidate && !only.Contains(candidate.Recipient.ObjectId):
                yield return new Objection(
                    Name,
                    ObjectionWeight.Operator,
                    $"The lookups return {List(only)}, but reading that recipient returns {candidate.Recipient.ObjectId}.",
                    "Report this: the answers of Exchange Online are not reliable."
                );
                break;
            case var _ when purgeCase.Evidence.Candidate is Read<RecipientDetails>.Absent:
                yield return new Objection(
                    "candidate-gone",
                    ObjectionWeight.Transient,
                    $"The recipient with {value} was found by both lookups, but not by its own identity.",
                    "Exchange's replicas may lag behind; retry."
                );
                break;
        }
    }

    private static Objection Several(PurgeCase purgeCase, string value, HashSet<Guid> several) =>
        new(
            Name,
            ObjectionWeight.Operator,
            $"{several.Count} recipients have {value}: {List(several)}.",
            Compare,
            Show(purgeCase.Evidence.Problem)
        );

    private static bool IsAmbiguous(Read<IReadOnlyList<Recipient>> read) =>
        read is Read<IReadOnlyList<Recipient>>.Unreadable({ Kind: ReadFaultKind.Ambiguous });

    // Shows every holder, soft-deleted ones included; changes nothing.
    private static string Show(ProvisioningProblem.GuidInUse problem) =>
        $"Get-Recipient -IncludeSoftDeletedRecipients -Filter \"{problem.Property} -eq '{problem.Value}'\" | Format-List Name, "
        + "RecipientTypeDetails, Guid, WhenSoftDeleted";

    private static HashSet<Guid>? Identities(Read<IReadOnlyList<Recipient>> read) =>
        read switch
        {
            Read<IReadOnlyList<Recipient>>.Found(var rows) => [.. rows.Select(row => row.ObjectId)],
            Read<IReadOnlyList<Recipient>>.Absent => [],
            _ => null,
        };

    private static string List(HashSet<Guid> identities) => identities.Count == 0 ? "nothing" : string.Join(", ", identities.Order());
}

/// <summary>Point 2: the GUID, compared again on every returned row, equals the one in the error.</summary>
internal sealed class MatchingGuidRule : IPurgeRule
{
    public IEnumerable<Objection> Examine(PurgeCase purgeCase)
    {
        var (property, value) = (purgeCase.Evidence.Problem.Property, purgeCase.Evidence.Problem.Value);
        return value == Guid.Empty
            ?
            [
                new Objection(
                    "guid-empty",
                    ObjectionWeight.Operator,
                    "The error names an empty GUID.",
                    "Read the error by hand: an empty GUID does not identify a recipient."
                ),
            ]
            : CandidateRows
                .Of(purgeCase)
                .Where(row => row.Holds(property) != value)
                .Select(row => new Objection(
                    "guid-differs",
                    ObjectionWeight.Operator,
                    $"The recipient {row.ObjectId} has {property} {row.Holds(property)?.ToString() ?? "none"} instead of {value}.",
                    "Report this: Exchange Online returned a different recipient than the one requested."
                ));
    }
}

/// <summary>Point 3: the object that is being repaired is never purged.</summary>
internal sealed class OwnRecipientRule : IPurgeRule
{
    public IEnumerable<Objection> Examine(PurgeCase purgeCase)
    {
        var own = (purgeCase.Evidence.OwnRecipient as Read<Recipient>.Found)?.Value;
        var userId = purgeCase.Evidence.UserId.ToString();
        return CandidateRows
            .Of(purgeCase)
            .Where(row =>
                row.ObjectId == own?.ObjectId || string.Equals(row.ExternalDirectoryObjectId, userId, StringComparison.OrdinalIgnoreCase)
            )
            .Select(row => row.ObjectId)
            .Distinct()
            .Select(identity => new Objection(
                "own-recipient",
                ObjectionWeight.Operator,
                $"The recipient {identity} is the affected user's own recipient.",
                "The error contradicts the directory. Compare the user's attributes on premises and in the cloud."
            ));
    }
}

/// <summary>
/// Point 4: an active recipient is never purged, even with an approval; nor is any recipient other than a mail user or a user's mailbox.
/// </summary>
internal sealed class SoftDeletedRule : IPurgeRule
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
                    $"{row.DisplayName ?? row.PrimarySmtpAddress ?? "The recipient"} ({row.ObjectId}) is active and has "
                        + $"{purgeCase.Evidence.Problem.Property} {purgeCase.Evidence.Problem.Value}.",
                    "Two active recipients have the same GUID. Decide which one keeps it, and set a new GUID for the other one on "
                        + "premises."
                );
            }

            if (row.Kind is RecipientKind.Other)
            {
                yield return new Objection(
                    "unknown-recipient-kind",
                    ObjectionWeight.Operator,
                    $"The recipient {row.ObjectId} is neither a mail user nor a user's mailbox.",
                    "Check it by hand. TenantHygiene removes no other kinds of recipients."
                );
            }
        }
    }
}
