using TenantHygiene.Remediation.Errors;
using TenantHygiene.Remediation.Plans;
using TenantHygiene.Remediation.Reading;
using TenantHygiene.Remediation.Recipients;

namespace TenantHygiene.Remediation.Proof.Rules;

/// <summary>Point 1: exactly one recipient carries the GUID, and two independent lookups name the same object.</summary>
internal sealed class ExactlyOneRecipient : IPurgeRule
{
    private const string Name = "not-exactly-one";
    private const string Compare = "Compare the recipients and decide which of them keeps the GUID; take it from the others. TenantHygiene removes nothing while there is more than one.";

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
                    $"Exchange resolves {value} to more than one recipient; the filter finds {(listed is null ? "nothing that could be read" : List(listed))}.",
                    Compare,
                    Show(purgeCase.Evidence.Problem));
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
                yield return new Objection("no-recipient", ObjectionWeight.Time, $"Neither lookup finds a recipient with {value}.", "Nothing stands in the way any more; provisioning can be tried again.");
                break;
            case ({ } byIdentity, { } byFilter) when !byIdentity.SetEquals(byFilter):
                yield return new Objection(
                    "lookups-disagree",
                    ObjectionWeight.Time,
                    $"The two lookups of {value} disagree: by identity {List(byIdentity)}, by filter {List(byFilter)}.",
                    "Exchange's replicas may lag behind; retry. If it persists, compare the recipients by hand.");
                break;
            case ({ } only, _) when purgeCase.Candidate is { } candidate && !only.Contains(candidate.Recipient.ObjectId):
                yield return new Objection(Name, ObjectionWeight.Operator, $"The lookups name {List(only)}, the re-reading returned {candidate.Recipient.ObjectId}.", "Report this: Exchange's answers cannot be trusted.");
                break;
            case var _ when purgeCase.Evidence.Candidate is Read<RecipientDetails>.Absent:
                yield return new Objection("candidate-gone", ObjectionWeight.Time, $"The recipient with {value} was found by both lookups, but not by its own identity.", "Exchange's replicas may lag behind; retry.");
                break;
        }
    }

    private static Objection Several(PurgeCase purgeCase, string value, HashSet<Guid> several) =>
        new(Name, ObjectionWeight.Operator, $"{several.Count} recipients carry {value}: {List(several)}.", Compare, Show(purgeCase.Evidence.Problem));

    private static bool IsAmbiguous(Read<IReadOnlyList<Recipient>> read) => read is Read<IReadOnlyList<Recipient>>.Unreadable({ Kind: ReadFaultKind.Ambiguous });

    // Shows every holder, soft-deleted ones included; changes nothing.
    private static string Show(ProvisioningProblem.GuidInUse problem) =>
        $"Get-Recipient -IncludeSoftDeletedRecipients -Filter \"{problem.Property} -eq '{problem.Value}'\" | Format-List Name, RecipientTypeDetails, Guid, WhenSoftDeleted";

    private static HashSet<Guid>? Identities(Read<IReadOnlyList<Recipient>> read) => read switch
    {
        Read<IReadOnlyList<Recipient>>.Found(var rows) => [.. rows.Select(row => row.ObjectId)],
        Read<IReadOnlyList<Recipient>>.Absent => [],
        _ => null,
    };

    private static string List(HashSet<Guid> identities) => identities.Count == 0 ? "nothing" : string.Join(", ", identities.Order());
}
