using TenantHygiene.Remediation.Recipients;

namespace TenantHygiene.Remediation.Holds;

/// <summary>Describes the holds of one recipient: for each kind, who releases it, the command, and what to know before.</summary>
internal sealed class HoldCatalogue(Recipient recipient)
{
    private const string LegalHoldRole = "an Exchange administrator with the Legal Hold role";
    private const string RetentionRole = "An administrator with the Retention Management role";
    private const string GivesUpProtection =
        "The content is no longer protected, and content that is purged afterwards cannot be "
        + "restored: check first whether a backup is required.";

    private readonly HoldCommands _commands = new(recipient);

    /// <summary>The command that shows the recipient's own marks.</summary>
    public string? ShowCommand => _commands.ShowHoldProperties;

    public Hold Litigation() =>
        new(
            HoldKind.Litigation,
            "LitigationHoldEnabled: true",
            $"The owner of the legal matter must approve the release. Then {LegalHoldRole} ends the hold in Exchange Online PowerShell.",
            _commands.RemoveLitigationHold,
            $"This is a legal decision. {GivesUpProtection} A delay hold of 30 days may follow."
        );

    public Hold EDiscovery(string evidence, Guid hold) =>
        new(
            HoldKind.EDiscovery,
            evidence,
            "An eDiscovery manager releases the hold in its case in Microsoft Purview. "
                + "The command (Security & Compliance PowerShell) shows the case.",
            _commands.FindCase(hold),
            "TenantHygiene never releases this hold, even with an approval. Destroying content under an eDiscovery hold may destroy "
                + "evidence."
        );

    public Hold InPlaceEDiscovery(string evidence, Guid hold) =>
        new(
            HoldKind.EDiscovery,
            evidence,
            "The owner of the In-Place eDiscovery search ends the search. The command finds the search where the retired cmdlets still "
                + "exist.",
            _commands.FindSearch(hold),
            "TenantHygiene never releases this hold, even with an approval. Destroying content under an eDiscovery hold may destroy "
                + "evidence."
        );

    public Hold InPlace(string evidence, Guid hold) =>
        new(
            HoldKind.InPlace,
            evidence,
            $"The owner of the search must approve the release. Then {LegalHoldRole} removes the hold in Exchange Online PowerShell.",
            _commands.RemoveOrphanedHold(hold),
            "Only for a search that no longer exists (In-Place Holds are retired). "
                + $"End an existing search itself, on premises if it was created there. {GivesUpProtection}"
        );

    public Hold ExplicitPolicy(string evidence, Guid policy, bool ofGroups) =>
        new(
            HoldKind.ExplicitRetentionPolicy,
            evidence,
            $"{RetentionRole} removes the recipient from the policy in Security & Compliance PowerShell or Microsoft Purview.",
            _commands.RemoveFromPolicy(policy, ofGroups),
            "Preservation Lock prevents this. For a policy with an adaptive scope, change the scope instead. "
                + $"{GivesUpProtection} A delay hold of 30 days may follow."
        );

    public Hold OrganisationPolicy(string evidence, Guid policy) =>
        new(
            HoldKind.OrganisationRetentionPolicy,
            evidence,
            recipient.Scope is RecipientScope.Active
                ? $"{RetentionRole} excludes the recipient in Security & Compliance PowerShell or Microsoft Purview."
                : $"{RetentionRole} excludes the recipient in Exchange Online PowerShell.",
            _commands.ExcludeFromOrganisationPolicy(policy),
            $"The exclusion cannot be undone, and Preservation Lock prevents it. {GivesUpProtection}"
        );

    public Hold ComplianceTag() =>
        new(
            HoldKind.ComplianceTag,
            "ComplianceTagHoldApplied: true",
            $"{RetentionRole} ends the hold in Exchange Online PowerShell.",
            _commands.RemoveComplianceTagHold,
            $"This cannot be undone. The labels stay on the items, and Exchange may apply the hold again. {GivesUpProtection}"
        );

    public Hold Delay() =>
        new(
            HoldKind.Delay,
            "DelayHoldApplied: true",
            $"No action is needed: the hold ends 30 days after the last hold was released. To end it earlier, ask {LegalHoldRole}.",
            _commands.RemoveDelayHold,
            "This hold allows a hold that was released by mistake to be restored before content is lost."
        );

    public Hold DelayRelease() =>
        new(
            HoldKind.DelayRelease,
            "DelayReleaseHoldApplied: true",
            $"No action is needed: the hold ends 30 days after the last hold was released. To end it earlier, ask {LegalHoldRole}.",
            _commands.RemoveDelayReleaseHold,
            "This hold allows a hold that was released by mistake to be restored before content of Teams and other applications is lost."
        );

    public Hold InactiveMailbox(string evidence) =>
        new(
            HoldKind.InactiveMailbox,
            evidence,
            "The owners of the holds that keep the mailbox release them. When no hold is left, an Exchange administrator has Exchange "
                + "recalculate the holds.",
            _commands.RecalculateInactive,
            "The mailbox is inactive because of a hold, even if no property shows which one. "
                + "Without a hold, Exchange deletes it permanently after 30 days."
        );

    public static Hold Unknown(string evidence, string? showCommand) =>
        new(
            HoldKind.Unknown,
            evidence,
            "A compliance administrator finds out in Microsoft Purview what this hold is, and releases it there. The command changes "
                + "nothing.",
            showCommand,
            "TenantHygiene does not recognise this value, and treats unknown values as holds."
        );

    public static Hold Unreadable(string evidence, string? showCommand) =>
        new(
            HoldKind.Unreadable,
            evidence,
            "The value must be readable first: check the permissions of TenantHygiene in Exchange Online, then retry. "
                + "The command changes nothing.",
            showCommand,
            "A value that cannot be read may be a hold, so TenantHygiene treats it as one."
        );
}

/// <summary>
/// The PowerShell commands that release holds of one recipient, or show them. They address it by its immutable identity: a soft-deleted
/// recipient may share every other name with an active one. Absent for recipients that are neither a mail user nor a user's mailbox.
/// </summary>
internal sealed class HoldCommands(Recipient recipient)
{
    private readonly bool _isActive = recipient.Scope is RecipientScope.Active;

    /// <summary>Ends litigation hold. <c>Set-MailUser</c> has a switch of its own for it.</summary>
    public string? RemoveLitigationHold =>
        recipient.Kind is RecipientKind.MailUser ? Set("-RemoveLitigationHoldEnabled") : Set($"{Inactive}-LitigationHoldEnabled $false");

    /// <summary>Ends the hold of retention labels; for an active mailbox the service requires explicit consent.</summary>
    public string? RemoveComplianceTagHold =>
        recipient.Kind is RecipientKind.MailUser
            ? Set("-RemoveComplianceTagHoldApplied")
            : Set(_isActive ? "-RemoveComplianceTagHoldApplied -ProvideConsent" : $"{Inactive}-RemoveComplianceTagHoldApplied");

    /// <summary>Ends the delay hold.</summary>
    public string? RemoveDelayHold => Set($"{Inactive}-RemoveDelayHoldApplied");

    /// <summary>Ends the delay release hold.</summary>
    public string? RemoveDelayReleaseHold => Set($"{Inactive}-RemoveDelayReleaseHoldApplied");

    /// <summary>Has Exchange recalculate whether any hold applies to the mailbox.</summary>
    public string? RecalculateInactive =>
        Set(recipient.Kind is RecipientKind.MailUser ? "-RecalculateInactiveMailUser" : $"{Inactive}-RecalculateInactiveMailbox");

    /// <summary>Removes the hold of a search that no longer exists.</summary>
    public string? RemoveOrphanedHold(Guid hold) => Set($"{Inactive}-RemoveOrphanedHolds '{hold:N}'");

    /// <summary>Names the case that a hold belongs to; changes nothing. Runs in Security &amp; Compliance PowerShell.</summary>
    public string? FindCase(Guid hold) =>
        recipient.Kind is RecipientKind.Other
            ? null
            : $"Get-ComplianceCase (Get-CaseHoldPolicy '{hold:D}').CaseId | Format-List Name, Status";

    /// <summary>Names the search behind a hold of the retired In-Place eDiscovery, whose mark is its identity; changes nothing.</summary>
    public string? FindSearch(Guid hold) =>
        recipient.Kind is RecipientKind.Other ? null : $"Get-MailboxSearch -InPlaceHoldIdentity 'cld{hold:N}' | Format-List Name, Status";

    /// <summary>Names a retention policy; changes nothing. Runs in Security &amp; Compliance PowerShell.</summary>
    public static string FindPolicy(Guid policy) =>
        $"Get-RetentionCompliancePolicy -Identity '{policy:D}' | Format-List Name, Enabled, Mode";

    /// <summary>Shows the organisation's own holds; changes nothing.</summary>
    public const string ShowOrganisationHolds = "Get-OrganizationConfig | Format-List InPlaceHolds";

    /// <summary>Shows the recipient's own marks; changes nothing.</summary>
    public string? ShowHoldProperties =>
        (recipient.Kind, recipient.Scope) switch
        {
            (RecipientKind.Other, _) => null,
            (RecipientKind.MailUser, RecipientScope.Active) => Show("Get-MailUser", ""),
            (RecipientKind.MailUser, _) => Show("Get-MailUser", " -SoftDeletedMailUser"),
            (_, RecipientScope.Active) => Show("Get-Mailbox", ""),
            (_, RecipientScope.Inactive) => Show("Get-Mailbox", " -InactiveMailboxOnly"),
            _ => Show("Get-Mailbox", " -SoftDeletedMailbox"),
        };

    /// <summary>Excludes the recipient from a policy of the whole organisation.</summary>
    public string? ExcludeFromOrganisationPolicy(Guid policy) =>
        _isActive ? SetPolicy(policy, "-AddExchangeLocationException") : Set($"-ExcludeFromOrgHolds '{policy:D}'");

    /// <summary>Takes the recipient out of a policy that names it. Runs in Security &amp; Compliance PowerShell.</summary>
    public string? RemoveFromPolicy(Guid policy, bool ofGroups) =>
        SetPolicy(policy, ofGroups ? "-RemoveModernGroupLocation" : "-RemoveExchangeLocation");

    // The switch makes Set-Mailbox look among the inactive mailboxes; Set-MailUser has none.
    private string Inactive => _isActive || recipient.Kind is RecipientKind.MailUser ? "" : "-InactiveMailbox ";

    private string Show(string cmdlet, string where) =>
        $"{cmdlet} -Identity '{recipient.ObjectId:D}'{where} | Format-List LitigationHoldEnabled, InPlaceHolds, ComplianceTagHoldApplied, "
        + "DelayHoldApplied, DelayReleaseHoldApplied";

    private string? Set(string parameters) =>
        recipient.Kind switch
        {
            RecipientKind.MailUser => $"Set-MailUser -Identity '{recipient.ObjectId:D}' {parameters}",
            RecipientKind.UserMailbox => $"Set-Mailbox -Identity '{recipient.ObjectId:D}' {parameters}",
            _ => null,
        };

    private string? SetPolicy(Guid policy, string parameter) =>
        recipient.Kind is RecipientKind.Other
            ? null
            : $"Set-RetentionCompliancePolicy -Identity '{policy:D}' {parameter} '{recipient.ObjectId:D}'";
}
