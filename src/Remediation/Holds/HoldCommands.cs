using TenantHygiene.Remediation.Recipients;

namespace TenantHygiene.Remediation.Holds;

/// <summary>
/// The PowerShell commands that lift holds of one recipient, or show what there is. They address it by its immutable identity: a soft-deleted recipient may share every other name with a living one.
/// Absent for recipients that are neither a mail user nor a user's mailbox: their commands depend on a type that this product does not tell apart.
/// </summary>
internal sealed class HoldCommands(Recipient recipient)
{
    private readonly bool isActive = recipient.Scope is RecipientScope.Active;

    /// <summary>Ends litigation hold. <c>Set-MailUser</c> has a switch of its own for it.</summary>
    public string? RemoveLitigationHold => recipient.Kind is RecipientKind.MailUser
        ? Set("-RemoveLitigationHoldEnabled")
        : Set($"{Inactive}-LitigationHoldEnabled $false");

    /// <summary>Ends the hold of retention labels; on a living mailbox the service wants explicit consent.</summary>
    public string? RemoveComplianceTagHold => recipient.Kind is RecipientKind.MailUser
        ? Set("-RemoveComplianceTagHoldApplied")
        : Set(isActive ? "-RemoveComplianceTagHoldApplied -ProvideConsent" : $"{Inactive}-RemoveComplianceTagHoldApplied");

    /// <summary>Ends the delay hold.</summary>
    public string? RemoveDelayHold => Set($"{Inactive}-RemoveDelayHoldApplied");

    /// <summary>Ends the delay release hold.</summary>
    public string? RemoveDelayReleaseHold => Set($"{Inactive}-RemoveDelayReleaseHoldApplied");

    /// <summary>Has Exchange find out anew whether anything holds the mailbox.</summary>
    public string? RecalculateInactive => Set(recipient.Kind is RecipientKind.MailUser ? "-RecalculateInactiveMailUser" : $"{Inactive}-RecalculateInactiveMailbox");

    /// <summary>Removes the mark of a search that exists no more.</summary>
    public string? RemoveOrphanedHold(Guid hold) => Set($"{Inactive}-RemoveOrphanedHolds '{hold:N}'");

    /// <summary>Names the case that a hold belongs to; changes nothing. Runs in Security &amp; Compliance PowerShell.</summary>
    public string? FindCase(Guid hold) => recipient.Kind is RecipientKind.Other
        ? null
        : $"Get-ComplianceCase (Get-CaseHoldPolicy '{hold:D}').CaseId | Format-List Name, Status";

    /// <summary>Names the search behind a hold of the retired In-Place eDiscovery, whose mark is its identity; changes nothing.</summary>
    public string? FindSearch(Guid hold) => recipient.Kind is RecipientKind.Other
        ? null
        : $"Get-MailboxSearch -InPlaceHoldIdentity 'cld{hold:N}' | Format-List Name, Status";

    /// <summary>Names a retention policy; changes nothing. Runs in Security &amp; Compliance PowerShell.</summary>
    public static string FindPolicy(Guid policy) => $"Get-RetentionCompliancePolicy -Identity '{policy:D}' | Format-List Name, Enabled, Mode";

    /// <summary>Shows the organisation's own holds; changes nothing.</summary>
    public const string LookAtOrganisation = "Get-OrganizationConfig | Format-List InPlaceHolds";

    /// <summary>Shows the recipient's own marks; changes nothing.</summary>
    public string? LookAtMarks => (recipient.Kind, recipient.Scope) switch
    {
        (RecipientKind.Other, _) => null,
        (RecipientKind.MailUser, RecipientScope.Active) => Show("Get-MailUser", ""),
        (RecipientKind.MailUser, _) => Show("Get-MailUser", " -SoftDeletedMailUser"),
        (_, RecipientScope.Active) => Show("Get-Mailbox", ""),
        (_, RecipientScope.Inactive) => Show("Get-Mailbox", " -InactiveMailboxOnly"),
        _ => Show("Get-Mailbox", " -SoftDeletedMailbox"),
    };

    /// <summary>Excludes the recipient from a policy of the whole organisation.</summary>
    public string? ExcludeFromOrganisationPolicy(Guid policy) => isActive
        ? SetPolicy(policy, "-AddExchangeLocationException")
        : Set($"-ExcludeFromOrgHolds '{policy:D}'");

    /// <summary>Takes the recipient out of a policy that names it. Runs in Security &amp; Compliance PowerShell.</summary>
    public string? RemoveFromPolicy(Guid policy, bool ofGroups) => SetPolicy(policy, ofGroups ? "-RemoveModernGroupLocation" : "-RemoveExchangeLocation");

    // The switch makes Set-Mailbox look among the inactive mailboxes; Set-MailUser has none.
    private string Inactive => isActive || recipient.Kind is RecipientKind.MailUser ? "" : "-InactiveMailbox ";

    private string Show(string cmdlet, string where) =>
        $"{cmdlet} -Identity '{recipient.ObjectId:D}'{where} | Format-List LitigationHoldEnabled, InPlaceHolds, ComplianceTagHoldApplied, DelayHoldApplied, DelayReleaseHoldApplied";

    private string? Set(string parameters) => recipient.Kind switch
    {
        RecipientKind.MailUser => $"Set-MailUser -Identity '{recipient.ObjectId:D}' {parameters}",
        RecipientKind.UserMailbox => $"Set-Mailbox -Identity '{recipient.ObjectId:D}' {parameters}",
        _ => null,
    };

    private string? SetPolicy(Guid policy, string parameter) => recipient.Kind is RecipientKind.Other
        ? null
        : $"Set-RetentionCompliancePolicy -Identity '{policy:D}' {parameter} '{recipient.ObjectId:D}'";
}
