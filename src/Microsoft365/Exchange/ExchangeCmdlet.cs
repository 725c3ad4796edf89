namespace TenantHygiene.Microsoft365.Exchange;

/// <summary>
/// A cmdlet of Exchange Online with the parameters that are sent to it. The product sends nothing but <see cref="All"/>, so that what an
/// identity has to be granted is known from here.
/// </summary>
/// <param name="Name">The cmdlet's name, such as <c>Get-Mailbox</c>.</param>
/// <param name="Use">What it is needed for.</param>
/// <param name="Parameters">The parameters, in the spelling of the documentation.</param>
public sealed record ExchangeCmdlet(string Name, ExchangeUse Use, params IReadOnlyList<string> Parameters)
{
    /// <summary>Whether it only reads, and is sent with the reader's identity.</summary>
    public bool IsRead => Name.StartsWith("Get-", StringComparison.Ordinal);

    /// <summary>Everything that the product sends.</summary>
    public static IReadOnlyList<ExchangeCmdlet> All =>
        [
            GetRecipient,
            GetMailbox,
            GetMailUser,
            GetMailboxStatistics,
            GetOrganizationConfig,
            RemoveMailUser,
            RemoveMailbox,
            ReleaseLitigationHold,
            SetCloudManaged,
            NewMailboxRestoreRequest,
            GetMailboxRestoreRequest,
        ];

    internal static ExchangeCmdlet GetRecipient { get; } =
        new("Get-Recipient", ExchangeUse.Always, "Identity", "IncludeSoftDeletedRecipients");

    internal static ExchangeCmdlet GetMailbox { get; } =
        new(
            "Get-Mailbox",
            ExchangeUse.Always,
            "Identity",
            "Filter",
            "ResultSize",
            "SoftDeletedMailbox",
            "InactiveMailboxOnly",
            "GroupMailbox"
        );

    internal static ExchangeCmdlet GetMailUser { get; } =
        new("Get-MailUser", ExchangeUse.Always, "Identity", "Filter", "ResultSize", "SoftDeletedMailUser");

    internal static ExchangeCmdlet GetMailboxStatistics { get; } =
        new("Get-MailboxStatistics", ExchangeUse.Always, "Identity", "IncludeSoftDeletedRecipients", "Archive");

    internal static ExchangeCmdlet GetOrganizationConfig { get; } = new("Get-OrganizationConfig", ExchangeUse.Always);

    internal static ExchangeCmdlet RemoveMailUser { get; } =
        new("Remove-MailUser", ExchangeUse.Always, "Identity", "PermanentlyDelete", "Confirm");

    internal static ExchangeCmdlet RemoveMailbox { get; } =
        new("Remove-Mailbox", ExchangeUse.Always, "Identity", "PermanentlyDelete", "Confirm");

    internal static ExchangeCmdlet ReleaseLitigationHold { get; } =
        new("Set-Mailbox", ExchangeUse.LitigationHolds, "Identity", "InactiveMailbox", "LitigationHoldEnabled");

    internal static ExchangeCmdlet SetCloudManaged { get; } =
        new("Set-Mailbox", ExchangeUse.CloudManaged, "Identity", "IsExchangeCloudManaged");

    internal static ExchangeCmdlet NewMailboxRestoreRequest { get; } =
        new(
            "New-MailboxRestoreRequest",
            ExchangeUse.ContentCopy,
            "SourceMailbox",
            "TargetMailbox",
            "TargetRootFolder",
            "Name",
            "AllowLegacyDNMismatch",
            "SourceIsArchive"
        );

    internal static ExchangeCmdlet GetMailboxRestoreRequest { get; } =
        new("Get-MailboxRestoreRequest", ExchangeUse.ContentCopy, "Name", "ResultSize");
}

/// <summary>What a right in Exchange Online is needed for.</summary>
public enum ExchangeUse
{
    /// <summary>Finding, judging and purging: every tenant.</summary>
    Always,

    /// <summary>A policy whose approvals may release litigation holds.</summary>
    LitigationHolds,

    /// <summary>The on-premises strategy <c>CloudManaged</c>.</summary>
    CloudManaged,

    /// <summary>A policy that copies content before a purge (<c>copyContentTo</c>).</summary>
    ContentCopy,
}

/// <summary>What an identity needs in Exchange Online.</summary>
internal static class ExchangePermissions
{
    /// <summary>
    /// The application role that lets an application run cmdlets at all
    /// (https://learn.microsoft.com/powershell/exchange/app-only-auth-powershell-v2).
    /// </summary>
    public const string AppRole = "Exchange.ManageAsApp";

    /// <summary>What to grant where a cmdlet is refused.</summary>
    public static string Remedy(ExchangeCommand command) =>
        $"Grant the {(command.Access is Credentials.Access.Reading ? "reading" : "repairing")} identity the application role {AppRole} "
        + "and an Exchange role that has "
        + $"{command.Cmdlet}, with the command grant of src/TenantOnboarding, then retry the remediation.";
}
