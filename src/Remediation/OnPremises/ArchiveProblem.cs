using TenantHygiene.Remediation.Errors;

namespace TenantHygiene.Remediation.OnPremises;

/// <summary>What the messages about an archive's GUID say, in one form.</summary>
/// <param name="Kind">What went wrong.</param>
/// <param name="Sent">What Active Directory sends according to the message; null when the message does not say.</param>
/// <param name="Cloud">The GUID of the cloud archive according to the message; null when the message does not say.</param>
public sealed record ArchiveProblem(ArchiveProblemKind Kind, Guid? Sent, Guid? Cloud)
{
    /// <summary>Reads a problem; null when it is not about an archive's GUID, or not one that is corrected on premises.</summary>
    public static ArchiveProblem? Of(ProvisioningProblem problem) => problem switch
    {
        ProvisioningProblem.ArchiveGuidMismatch(var sent, _, var cloud) when sent == Guid.Empty => new(ArchiveProblemKind.NotOnPremises, sent, cloud),
        ProvisioningProblem.ArchiveGuidMismatch(var sent, _, var cloud) => new(ArchiveProblemKind.OtherValue, sent, cloud),
        ProvisioningProblem.ArchiveGuidDifferent(var sent, _, var existing) => new(ArchiveProblemKind.EnabledTwice, sent, existing),
        ProvisioningProblem.ArchiveGuidEmpty => new(ArchiveProblemKind.Cleared, null, null),
        _ => null,
    };

    /// <summary>The root cause, in words an administrator understands.</summary>
    /// <param name="cloud">The GUID of the cloud archive, as it was read.</param>
    public string Cause(Guid? cloud) => Kind switch
    {
        ArchiveProblemKind.NotOnPremises =>
            $"The archive was enabled in the cloud only: it has ArchiveGuid {cloud ?? Cloud}, and Active Directory sends all zeros. Taking them would cut the user off from the archive, so Exchange Online refuses every change of the user.",
        ArchiveProblemKind.OtherValue =>
            $"The cloud archive has ArchiveGuid {cloud ?? Cloud}, Active Directory sends {Sent}: enabling the archive on premises made a GUID of its own. Taking it would cut the user off from the archive.",
        ArchiveProblemKind.EnabledTwice =>
            $"The archive was enabled twice: in the cloud it has ArchiveGuid {cloud ?? Cloud}, on premises {Sent} was generated later.",
        ArchiveProblemKind.Cleared =>
            "The archive is enabled on premises, but its ArchiveGuid was cleared there: Exchange Online gets an empty value and refuses it.",
        _ => throw new InvalidOperationException($"A kind of archive problem that nobody knows: {Kind}."),
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
