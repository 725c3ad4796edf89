using TenantHygiene.Remediation.Reading;
using TenantHygiene.Remediation.Recipients;

namespace TenantHygiene.Remediation.Proof.Rules;

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
