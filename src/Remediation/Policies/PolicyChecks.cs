namespace TenantHygiene.Remediation.Policies;

/// <summary>What a policy document must fulfil beyond its shape.</summary>
internal static class PolicyChecks
{
    /// <summary>The first fault in words, or null.</summary>
    public static string? FirstFault(PolicyDocument policy) => policy switch
    {
        { Name: "" } => "'name' is empty.",
        { MailUsers.MaximumItems: < 0 } => "'mailUsers.maximumItems' is negative.",
        { Mailboxes.MaximumItems: < 0 } => "'mailboxes.maximumItems' is negative.",
        _ when policy.MailUsers.MinimumAge < TimeSpan.Zero => "'mailUsers.minimumAge' is negative.",
        _ when policy.Mailboxes.MinimumAge < TimeSpan.Zero => "'mailboxes.minimumAge' is negative.",
        { Budgets.PerHour: < 0 } => "'budgets.perHour' is negative.",
        { Budgets.PerDay: < 0 } => "'budgets.perDay' is negative.",
        { Budgets.PercentOfUsersPerDay: < 0 or > 100 or double.NaN } => "'budgets.percentOfUsersPerDay' must be between 0 and 100.",
        _ => null,
    };
}
