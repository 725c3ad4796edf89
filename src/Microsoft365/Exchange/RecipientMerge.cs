using TenantHygiene.Remediation.Recipients;

namespace TenantHygiene.Microsoft365.Exchange;

/// <summary>Joins rows of the same object from several lookups. Where they differ, the reading that protects the object more is kept.</summary>
internal static class RecipientMerge
{
    public static IReadOnlyList<Recipient> ByObject(IEnumerable<Recipient> recipients) =>
        [.. recipients.GroupBy(recipient => recipient.ObjectId).Select(rows => rows.Aggregate(Join))];

    private static Recipient Join(Recipient left, Recipient right) => left with
    {
        Kind = left.Kind == right.Kind ? left.Kind : RecipientKind.Other,
        Scope = Protection(left.Scope) >= Protection(right.Scope) ? left.Scope : right.Scope,
        ExternalDirectoryObjectId = left.ExternalDirectoryObjectId ?? right.ExternalDirectoryObjectId,
        WhenSoftDeleted = left.WhenSoftDeleted is null || right.WhenSoftDeleted is null ? null : left.WhenSoftDeleted,
        ExchangeGuid = left.ExchangeGuid ?? right.ExchangeGuid,
        ArchiveGuid = left.ArchiveGuid ?? right.ArchiveGuid,
        IsInactiveMailbox = left.IsInactiveMailbox || right.IsInactiveMailbox,
    };

    private static int Protection(RecipientScope scope) => scope switch
    {
        RecipientScope.SoftDeleted => 0,
        RecipientScope.Inactive => 1,
        _ => 2,
    };
}
