namespace TenantHygiene.Remediation.Policies;

/// <summary>What a policy document must fulfil beyond its shape.</summary>
internal static class PolicyChecks
{
    /// <summary>Every fault, in words that name the member.</summary>
    public static IEnumerable<string> Faults(PolicyDocument policy) =>
    [
        .. When(string.IsNullOrWhiteSpace(policy.Name), "'name' is empty."),
        .. Recipient(policy.GuidInUse.MailUsers, "guidInUse.mailUsers"),
        .. Recipient(policy.GuidInUse.Mailboxes, "guidInUse.mailboxes"),
        .. When(!Enum.IsDefined(policy.OnPremises.Action), "'onPremises.action' is none."),
        .. Number(policy.Budgets.PerRun, "perRun"),
        .. Number(policy.Budgets.PerHour, "perHour"),
        .. Number(policy.Budgets.PerDay, "perDay"),
        .. Number(policy.Budgets.GlobalPerHour, "globalPerHour"),
        .. Number(policy.Budgets.GlobalPerDay, "globalPerDay"),
        .. Percent(policy.Budgets.PercentOfUsersPerRun, "percentOfUsersPerRun"),
        .. Percent(policy.Budgets.PercentOfUsersPerHour, "percentOfUsersPerHour"),
        .. Percent(policy.Budgets.PercentOfUsersPerDay, "percentOfUsersPerDay"),
        .. Percent(policy.Budgets.GlobalPercentOfUsersPerHour, "globalPercentOfUsersPerHour"),
        .. Percent(policy.Budgets.GlobalPercentOfUsersPerDay, "globalPercentOfUsersPerDay"),
        .. When(policy.Approval.Approvers is < 1 or > 2, "'approval.approvers' must be 1 or 2."),
        .. When(policy.Approval.ExpiresAfter <= TimeSpan.Zero || policy.Approval.ExpiresAfter > TimeSpan.FromDays(30), "'approval.expiresAfter' must be more than zero and at most 30 days."),
        .. When(policy.Approval.RemindEvery < TimeSpan.FromMinutes(1), "'approval.remindEvery' must be at least a minute."),
        .. When(policy.ProtectedRecipients.Any(string.IsNullOrWhiteSpace), "'protectedRecipients' has an empty entry."),
        .. policy.QuietHours.SelectMany(Hours),
    ];

    private static string[] Number(int? limit, string member) => When(limit < 0, $"'budgets.{member}' is negative.");

    private static string[] Percent(double? share, string member) => When(share is < 0 or > 100 or double.NaN, $"'budgets.{member}' must be between 0 and 100.");

    private static IEnumerable<string> Recipient(RecipientPolicy rules, string member) =>
    [
        .. When(!Enum.IsDefined(rules.Action), $"'{member}.action' is none."),
        .. When(rules.MaximumItems < 0, $"'{member}.maximumItems' is negative."),
        .. When(rules.MaximumBytes < 0, $"'{member}.maximumBytes' is negative."),
        .. When(rules.RescueTo is { } address && (address.Count(character => character == '@') != 1 || address.Any(char.IsWhiteSpace)), $"'{member}.rescueTo' is no address."),
        .. When(rules.MinimumAge < TimeSpan.Zero, $"'{member}.minimumAge' is negative."),
    ];

    private static IEnumerable<string> Hours(QuietHours hours) =>
    [
        .. When(hours.Days.Count == 0, "'quietHours.days' is empty."),
        .. When(!TimeZoneInfo.TryFindSystemTimeZoneById(hours.TimeZone, out _), $"'quietHours.timeZone' names '{hours.TimeZone}', which is no time zone."),
    ];

    private static string[] When(bool isFault, string text) => isFault ? [text] : [];
}
