using TenantHygiene.Safety.Histories;
using TenantHygiene.Safety.Worlds;

namespace TenantHygiene.Safety.Faults;

/// <summary>Every reading outside that the purge rests on.</summary>
internal static class ExternalReads
{
    private const string MailUserDetails = "the mail user with its holds";
    /// <summary>Read only where the policy has content copied first.</summary>
    public const string Copies = "the copies of the content";

    private static readonly string _user = Plain.Conflict(1).UserId.ToString();
    private static readonly string _value = Plain.Conflict(1).Value.ToString();

    public static IReadOnlyDictionary<string, Func<OutwardCall, bool>> All { get; } = new Dictionary<string, Func<OutwardCall, bool>>(StringComparer.Ordinal)
    {
        ["the affected user"] = call => call.IsUserRead,
        ["the user's own recipient"] = call => call.Name == "Get-Recipient" && call.Subject.Contains(_user, StringComparison.OrdinalIgnoreCase),
        ["the holders by identity"] = call => call.Name == "Get-Recipient" && call.Subject.Contains(_value, StringComparison.OrdinalIgnoreCase),
        ["active mailboxes"] = call => IsSet(call, "Get-Mailbox") && !Has(call, "SoftDeletedMailbox") && !Has(call, "InactiveMailboxOnly") && !Has(call, "GroupMailbox"),
        ["soft-deleted mailboxes"] = call => IsSet(call, "Get-Mailbox") && Has(call, "SoftDeletedMailbox") && !Has(call, "GroupMailbox"),
        ["inactive mailboxes"] = call => IsSet(call, "Get-Mailbox") && Has(call, "InactiveMailboxOnly"),
        ["active group mailboxes"] = call => IsSet(call, "Get-Mailbox") && Has(call, "GroupMailbox") && !Has(call, "SoftDeletedMailbox"),
        ["soft-deleted group mailboxes"] = call => IsSet(call, "Get-Mailbox") && Has(call, "GroupMailbox") && Has(call, "SoftDeletedMailbox"),
        ["active mail users"] = call => IsSet(call, "Get-MailUser") && !Has(call, "SoftDeletedMailUser"),
        ["soft-deleted mail users"] = call => IsSet(call, "Get-MailUser") && Has(call, "SoftDeletedMailUser"),
        ["the recipient with its holds"] = call => call.Name == "Get-Mailbox" && !Has(call, "Filter"),
        ["the organisation's holds"] = call => call.Name == "Get-OrganizationConfig",
        ["the mailbox's content"] = call => call.Name == "Get-MailboxStatistics" && !Has(call, "Archive"),
        ["the archive's content"] = call => call.Name == "Get-MailboxStatistics" && Has(call, "Archive"),
        ["the recycle bin"] = call => call.Name.Contains("deletedItems", StringComparison.Ordinal),
        [MailUserDetails] = call => call.Name == "Get-MailUser" && !Has(call, "Filter"),
        [Copies] = call => call.Name == "Get-MailboxRestoreRequest",
        ["the number of users"] = call => call.Name.EndsWith("/$count", StringComparison.Ordinal),
    };

    /// <summary>A history in which the purge rests on a reading.</summary>
    public static History HistoryOf(string read) => read switch
    {
        MailUserDetails => Plain.History with { Conflicts = [Plain.OfMailUser(1)] },
        Copies => Plain.History with { Policy = Plain.History.Policy with { GuidInUse = Plain.CopyingFirst } },
        _ => Plain.History,
    };

    private static bool IsSet(OutwardCall call, string cmdlet) => call.Name == cmdlet && Has(call, "Filter");

    private static bool Has(OutwardCall call, string parameter) => call.Subject.Contains($"\"{parameter}\"", StringComparison.Ordinal);
}
