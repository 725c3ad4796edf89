using TenantHygiene.Remediation.Errors;
using TenantHygiene.Remediation.Safety;

namespace TenantHygiene.Remediation.Plans;

/// <summary>What an administrator needs to know about a problem that the product reports and does not repair.</summary>
public static class ProblemGuidance
{
    /// <summary>The cause in plain words.</summary>
    public static string Cause(ProvisioningProblem problem) =>
        problem switch
        {
            ProvisioningProblem.GuidInUse(var property, var value) =>
                $"Active Directory sends {property} {value}, which another recipient in Exchange Online still holds.",
            _ when ArchiveProblem.Of(problem) is { } archive => archive.Cause(archive.Cloud),
            ProvisioningProblem.HoldBlocksDisable(var hold) => $"A mailbox is to be disabled, but it is on {hold}.",
            ProvisioningProblem.ProxyAddressConflict(var address) => $"The address {address} belongs to another recipient.",
            ProvisioningProblem.SyncedObjectReadOnly =>
                "Active Directory is the source of authority for the object, so it cannot be changed in the cloud.",
            ProvisioningProblem.Malformed(var resembles, var text) =>
                $"The message has the form of {resembles}, but '{text}' in it is not a GUID.",
            _ => "Unrecognised error message.",
        };

    /// <summary>Why the product does not act.</summary>
    public static Objection Objection(ProvisioningProblem problem) =>
        problem switch
        {
            ProvisioningProblem.HoldBlocksDisable(var hold) => new(
                "hold-blocks-disable",
                ObjectionWeight.Operator,
                $"The mailbox is on {hold}.",
                "Reassign the licence, or ask the owner of the hold for a decision."
            ),
            ProvisioningProblem.ProxyAddressConflict(var address) => new(
                "proxy-address",
                ObjectionWeight.Operator,
                $"Two recipients have the address {address}.",
                "Decide which recipient keeps the address, and remove it from the other one on premises."
            ),
            ProvisioningProblem.SyncedObjectReadOnly => new(
                "on-premises",
                ObjectionWeight.Operator,
                "The object can be changed on premises only.",
                "Make the change in Active Directory."
            ),
            ProvisioningProblem.Malformed(_, var text) => new(
                "malformed-guid",
                ObjectionWeight.Operator,
                $"'{text}' is not a GUID, and TenantHygiene does not guess.",
                "Read the user's error in Microsoft Graph, and compare the GUIDs."
            ),
            _ => new(
                "unknown-error",
                ObjectionWeight.Operator,
                "TenantHygiene acts only on errors that it recognises.",
                "Read the message. If TenantHygiene should recognise it, report it as an issue."
            ),
        };
}

/// <summary>The common form of all messages about an archive's GUID.</summary>
/// <param name="Kind">What went wrong.</param>
/// <param name="Sent">What Active Directory sends according to the message; null when the message does not say.</param>
/// <param name="Cloud">The GUID of the cloud archive according to the message; null when the message does not say.</param>
public sealed record ArchiveProblem(ArchiveProblemKind Kind, Guid? Sent, Guid? Cloud)
{
    /// <summary>Reads a problem; null when it is not about an archive's GUID, or not one that is corrected on premises.</summary>
    public static ArchiveProblem? Of(ProvisioningProblem problem) =>
        problem switch
        {
            ProvisioningProblem.ArchiveGuidMismatch(var sent, _, var cloud) when sent == Guid.Empty => new(
                ArchiveProblemKind.NotOnPremises,
                sent,
                cloud
            ),
            ProvisioningProblem.ArchiveGuidMismatch(var sent, _, var cloud) => new(ArchiveProblemKind.OtherValue, sent, cloud),
            ProvisioningProblem.ArchiveGuidDifferent(var sent, _, var existing) => new(ArchiveProblemKind.EnabledTwice, sent, existing),
            ProvisioningProblem.ArchiveGuidEmpty => new(ArchiveProblemKind.Cleared, null, null),
            _ => null,
        };

    /// <summary>The root cause, in words an administrator understands.</summary>
    /// <param name="cloud">The GUID of the cloud archive, as it was read.</param>
    public string Cause(Guid? cloud) =>
        Kind switch
        {
            ArchiveProblemKind.NotOnPremises =>
                $"The archive was enabled in the cloud only: it has ArchiveGuid {cloud ?? Cloud}, and Active Directory sends all zeros. "
                    + "If Exchange Online accepted them, the user would lose access to the archive, so it refuses every change of the "
                    + "user.",
            ArchiveProblemKind.OtherValue => $"The cloud archive has ArchiveGuid {cloud ?? Cloud}, but Active Directory sends {Sent}: "
                + "enabling the archive on premises created a second GUID. If Exchange Online accepted it, the user would lose access to "
                + "the archive.",
            ArchiveProblemKind.EnabledTwice =>
                $"The archive was enabled twice: the cloud archive has ArchiveGuid {cloud ?? Cloud}, and ArchiveGuid {Sent} was generated "
                    + "on "
                    + "premises later.",
            ArchiveProblemKind.Cleared => "The archive is enabled on premises, but its ArchiveGuid was cleared there: "
                + "Exchange Online receives an empty value and refuses it.",
            _ => throw new InvalidOperationException($"Unknown kind of archive problem: {Kind}."),
        };
}

/// <summary>The ways in which an archive's GUID goes wrong.</summary>
public enum ArchiveProblemKind
{
    /// <summary>Active Directory sends all zeros.</summary>
    NotOnPremises,

    /// <summary>Active Directory sends another value.</summary>
    OtherValue,

    /// <summary>The archive was enabled on both sides.</summary>
    EnabledTwice,

    /// <summary>The value was cleared on premises while the archive is enabled there.</summary>
    Cleared,
}
