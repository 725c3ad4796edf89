using TenantHygiene.Remediation.Errors;
using TenantHygiene.Remediation.Plans;
using TenantHygiene.Remediation.Users;

namespace TenantHygiene.Remediation.Guidance;

/// <summary>What an administrator needs to know about a problem that the product reports and does not repair.</summary>
public static class ProblemGuidance
{
    /// <summary>The cause in plain words.</summary>
    public static string Cause(ProvisioningProblem problem) => problem switch
    {
        ProvisioningProblem.GuidInUse(var property, var value) =>
            $"Active Directory sends {property} {value}, which another recipient in Exchange Online still holds.",
        ProvisioningProblem.ArchiveGuidMismatch(var onPremises, _, var cloud) when onPremises == Guid.Empty =>
            $"The archive was enabled in the cloud only: it has ArchiveGuid {cloud}, and Active Directory sends none.",
        ProvisioningProblem.ArchiveGuidMismatch(var onPremises, _, var cloud) =>
            $"The cloud archive has ArchiveGuid {cloud}, Active Directory sends {onPremises}. Accepting it would cut the user off from the archive.",
        ProvisioningProblem.ArchiveGuidDifferent(var onPremises, _, var existing) =>
            $"The archive was enabled twice: in the cloud it has ArchiveGuid {existing}, on premises {onPremises} was generated later.",
        ProvisioningProblem.ArchiveGuidEmpty => "The archive is enabled on premises, but its ArchiveGuid was cleared there.",
        ProvisioningProblem.HoldBlocksDisable(var hold) => $"A mailbox should be disabled and is on {hold}.",
        ProvisioningProblem.ProxyAddressConflict(var address) => $"The address {address} belongs to another recipient.",
        ProvisioningProblem.SyncedObjectReadOnly => "The object is mastered on premises and cannot be changed in the cloud.",
        ProvisioningProblem.Malformed(var resembles, var text) => $"The message reads like {resembles}, but '{text}' in it is not a GUID.",
        _ => "The message is none that this product knows.",
    };

    /// <summary>Why the product does not act.</summary>
    public static Objection Objection(ProvisioningProblem problem) => problem switch
    {
        ProvisioningProblem.ArchiveGuidMismatch or ProvisioningProblem.ArchiveGuidDifferent => new(
            "on-premises",
            ObjectionWeight.Operator,
            "The ArchiveGuid must be corrected in Active Directory; nothing in the cloud may be changed.",
            "Set the cloud archive's GUID on premises, let the directory sync run, and retry."),
        ProvisioningProblem.ArchiveGuidEmpty => new("on-premises", ObjectionWeight.Operator, "The ArchiveGuid must be filled in Active Directory.", "Set it to the GUID of the cloud archive, or disable the archive on premises."),
        ProvisioningProblem.HoldBlocksDisable(var hold) => new("hold-blocks-disable", ObjectionWeight.Operator, $"The mailbox is on {hold}.", "Give the licence back, or have whoever owns the hold decide."),
        ProvisioningProblem.ProxyAddressConflict(var address) => new("proxy-address", ObjectionWeight.Operator, $"Two recipients claim {address}.", "Decide whose address it is, and remove it from the other on premises."),
        ProvisioningProblem.SyncedObjectReadOnly => new("on-premises", ObjectionWeight.Operator, "The object can be changed on premises only.", "Make the change in Active Directory."),
        ProvisioningProblem.Malformed(_, var text) => new("malformed-guid", ObjectionWeight.Operator, $"'{text}' is not a GUID; what it was meant to be cannot be guessed.", "Read the user's error in Microsoft Graph by hand and compare the GUIDs."),
        _ => new("unknown-error", ObjectionWeight.Operator, "The product acts only on errors that it understands.", "Read the message; if it is one that should be known, report it."),
    };

    /// <summary>Commands for a person. They name the user and the GUID that the message names.</summary>
    public static IReadOnlyList<PlanStep> Alternatives(ProvisioningProblem problem, DirectoryUser user) => problem switch
    {
        ProvisioningProblem.ArchiveGuidMismatch(var onPremises, _, var cloud) => CorrectOnPremises(user, cloud, enableFirst: onPremises == Guid.Empty),
        ProvisioningProblem.ArchiveGuidDifferent(_, _, var existing) => CorrectOnPremises(user, existing, enableFirst: false),
        _ => [],
    };

    private static IReadOnlyList<PlanStep> CorrectOnPremises(DirectoryUser user, Guid cloud, bool enableFirst)
    {
        var alias = CommandText.Quote(user.MailNickname ?? user.UserPrincipalName);
        var enable = enableFirst ? $"Enable-RemoteMailbox -Identity {alias} -Archive; " : "";
        return
        [
            new("Check that the cloud archive has this GUID (Exchange Online PowerShell).", $"Get-Mailbox -Identity {CommandText.Quote(user.UserPrincipalName)} | Format-List ArchiveGuid"),
            new("With an Exchange server on premises, in its management shell.", $"{enable}Set-RemoteMailbox -Identity {alias} -ArchiveGuid '{cloud}'"),
            new("Without an Exchange server, but with the Exchange attributes in the schema (not supported by Microsoft), in Active Directory PowerShell.", $"Get-ADUser -Filter \"mailNickname -eq {alias}\" | Set-ADUser -Replace @{{msExchArchiveGUID=([guid]'{cloud}').ToByteArray()}}"),
            new("Without the Exchange attributes in the schema: install an Exchange server with the management role first, then as above."),
            new("Then synchronise, on the Entra Connect server.", "Start-ADSyncSyncCycle -PolicyType Delta"),
        ];
    }
}
