using TenantHygiene.Remediation.Recipients;

namespace TenantHygiene.Remediation.Holds;

/// <summary>Describes the holds of one recipient: for each kind, who lifts it, with which command, and what to know before.</summary>
internal sealed class HoldCatalogue(Recipient recipient)
{
    private const string LegalHoldRole = "an Exchange administrator with the Legal Hold role, in Exchange Online PowerShell.";
    private const string RetentionRole = "an administrator with the Retention Management role";
    private const string GivesUpProtection = "Ends the protection of the content and cannot be undone for what is purged afterwards; check first whether a backup is required.";

    private readonly HoldCommands commands = new(recipient);

    /// <summary>The command that shows the recipient's own marks.</summary>
    public string? ShowCommand => commands.ShowHoldProperties;

    public Hold Litigation() => new(
        HoldKind.Litigation,
        "LitigationHoldEnabled: true",
        $"whoever owns the legal matter decides; then {LegalHoldRole}",
        commands.RemoveLitigationHold,
        $"A legal decision. {GivesUpProtection} A delay hold of 30 days may follow.");

    public Hold EDiscovery(string evidence, Guid hold) => new(
        HoldKind.EDiscovery,
        evidence,
        "an eDiscovery manager, by releasing the hold in its case in Microsoft Purview; the command (Security & Compliance PowerShell) names the case.",
        commands.FindCase(hold),
        "Never lifted by this product, whoever approves. Destroying content under an eDiscovery hold may destroy evidence.");

    public Hold InPlaceEDiscovery(string evidence, Guid hold) => new(
        HoldKind.EDiscovery,
        evidence,
        "whoever owns the In-Place eDiscovery search that made it, by ending the search; the command finds it where the retired cmdlets are still there.",
        commands.FindSearch(hold),
        "Never lifted by this product, whoever approves. Destroying content under an eDiscovery hold may destroy evidence.");

    public Hold InPlace(string evidence, Guid hold) => new(
        HoldKind.InPlace,
        evidence,
        $"whoever owns the search decides; then {LegalHoldRole}",
        commands.RemoveOrphanedHold(hold),
        $"Only for a search that exists no more (In-Place Holds are retired); a living one is ended in the search itself, on premises too where it came from there. {GivesUpProtection}");

    public Hold ExplicitPolicy(string evidence, Guid policy, bool ofGroups) => new(
        HoldKind.ExplicitRetentionPolicy,
        evidence,
        $"{RetentionRole}, in Security & Compliance PowerShell or Microsoft Purview.",
        commands.RemoveFromPolicy(policy, ofGroups),
        $"Impossible under Preservation Lock; a policy with an adaptive scope is changed in its scope instead. {GivesUpProtection} A delay hold of 30 days may follow.");

    public Hold OrganisationPolicy(string evidence, Guid policy) => new(
        HoldKind.OrganisationRetentionPolicy,
        evidence,
        recipient.Scope is RecipientScope.Active
            ? $"{RetentionRole}, in Security & Compliance PowerShell or Microsoft Purview."
            : $"{RetentionRole}, in Exchange Online PowerShell.",
        commands.ExcludeFromOrganisationPolicy(policy),
        $"The exclusion cannot be taken back, and a policy under Preservation Lock allows none. {GivesUpProtection}");

    public Hold ComplianceTag() => new(
        HoldKind.ComplianceTag,
        "ComplianceTagHoldApplied: true",
        $"{RetentionRole}, in Exchange Online PowerShell.",
        commands.RemoveComplianceTagHold,
        $"Cannot be undone. Labels stay on the items, and Exchange may apply the hold again. {GivesUpProtection}");

    public Hold Delay() => new(
        HoldKind.Delay,
        "DelayHoldApplied: true",
        $"nobody needs to: it ends 30 days after the last hold was lifted. Earlier, {LegalHoldRole}",
        commands.RemoveDelayHold,
        "Exists so that a hold lifted by mistake can be restored before content is lost.");

    public Hold DelayRelease() => new(
        HoldKind.DelayRelease,
        "DelayReleaseHoldApplied: true",
        $"nobody needs to: it ends 30 days after the last hold was lifted. Earlier, {LegalHoldRole}",
        commands.RemoveDelayReleaseHold,
        "Exists so that a hold lifted by mistake can be restored before content of Teams and other applications is lost.");

    public Hold InactiveMailbox(string evidence) => new(
        HoldKind.InactiveMailbox,
        evidence,
        "whoever can lift the holds that keep it; when none is left, an Exchange administrator has Exchange find out anew.",
        commands.RecalculateInactive,
        "Something holds the mailbox, even where no mark shows what. Once nothing does, Exchange deletes it for good after 30 days.");

    public static Hold Unknown(string evidence, string? look) => new(
        HoldKind.Unknown,
        evidence,
        "a compliance administrator, after finding out in Microsoft Purview what it is; the command only looks.",
        look,
        "This product does not know the mark, and what it does not know it treats as a hold.");

    public static Hold Unreadable(string evidence, string? look) => new(
        HoldKind.Unreadable,
        evidence,
        "nobody, before it can be read: check the permissions of this product in Exchange Online, then try again. The command only looks.",
        look,
        "What could not be read may be a hold, and is treated as one.");
}

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
    public const string ShowOrganisationHolds = "Get-OrganizationConfig | Format-List InPlaceHolds";

    /// <summary>Shows the recipient's own marks; changes nothing.</summary>
    public string? ShowHoldProperties => (recipient.Kind, recipient.Scope) switch
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
