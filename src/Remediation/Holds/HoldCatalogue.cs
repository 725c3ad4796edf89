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
    public string? Look => commands.LookAtMarks;

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
