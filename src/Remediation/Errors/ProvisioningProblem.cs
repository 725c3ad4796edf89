using System.Text.Json.Serialization;

namespace TenantHygiene.Remediation.Errors;

/// <summary>What an error record means: the closed set of error classes.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "class")]
[JsonDerivedType(typeof(GuidInUse), nameof(GuidInUse))]
[JsonDerivedType(typeof(ArchiveGuidMismatch), nameof(ArchiveGuidMismatch))]
[JsonDerivedType(typeof(ArchiveGuidDifferent), nameof(ArchiveGuidDifferent))]
[JsonDerivedType(typeof(ArchiveGuidEmpty), nameof(ArchiveGuidEmpty))]
[JsonDerivedType(typeof(HoldBlocksDisable), nameof(HoldBlocksDisable))]
[JsonDerivedType(typeof(ProxyAddressConflict), nameof(ProxyAddressConflict))]
[JsonDerivedType(typeof(SyncedObjectReadOnly), nameof(SyncedObjectReadOnly))]
[JsonDerivedType(typeof(Malformed), nameof(Malformed))]
[JsonDerivedType(typeof(Unknown), nameof(Unknown))]
public abstract record ProvisioningProblem
{
    private ProvisioningProblem() { }

    /// <summary>The name of the class, as shown to users and used in policies.</summary>
    [JsonIgnore]
    public string Class => GetType().Name;

    /// <summary>Another recipient holds the value of the attribute. The one problem that a purge repairs.</summary>
    public sealed record GuidInUse(GuidProperty Property, Guid Value) : ProvisioningProblem;

    /// <summary>Active Directory sends one ArchiveGuid, the cloud archive has another. Repaired on premises.</summary>
    /// <param name="OnPremises">What Active Directory sends; all zeros when the archive was enabled in the cloud only.</param>
    /// <param name="Mailbox">The mailbox's GUID; absent when the message holds no well-formed one.</param>
    /// <param name="Cloud">The GUID of the archive that exists.</param>
    public sealed record ArchiveGuidMismatch(Guid OnPremises, Guid? Mailbox, Guid Cloud) : ProvisioningProblem;

    /// <summary>An archive was enabled twice: on premises and, with another GUID, in the cloud. Repaired on premises.</summary>
    public sealed record ArchiveGuidDifferent(Guid New, Guid? Mailbox, Guid Existing) : ProvisioningProblem;

    /// <summary>The ArchiveGuid was cleared on premises while the archive is enabled there.</summary>
    public sealed record ArchiveGuidEmpty : ProvisioningProblem;

    /// <summary>A mailbox could not be disabled because of a hold.</summary>
    /// <param name="Hold">The kind of hold in Exchange's words, such as <c>In-Place Hold</c>.</param>
    public sealed record HoldBlocksDisable(string Hold) : ProvisioningProblem;

    /// <summary>A proxy address belongs to somebody else.</summary>
    public sealed record ProxyAddressConflict(string Address) : ProvisioningProblem;

    /// <summary>The object can be changed on premises only.</summary>
    public sealed record SyncedObjectReadOnly : ProvisioningProblem;

    /// <summary>The sentence is of a known class, but a GUID in it is not one (redacted or cut). Never acted upon.</summary>
    /// <param name="Resembles">The class whose sentence it is.</param>
    /// <param name="Text">What stands where the GUID should.</param>
    public sealed record Malformed(string Resembles, string Text) : ProvisioningProblem;

    /// <summary>An unknown error. Stored and reported, never acted upon.</summary>
    public sealed record Unknown : ProvisioningProblem;
}

/// <summary>The synced attribute that Exchange Online rejects because another recipient holds its value.</summary>
public enum GuidProperty
{
    /// <summary>Identifies a mailbox (<c>msExchMailboxGUID</c> on premises).</summary>
    ExchangeGuid,

    /// <summary>Identifies an archive mailbox (<c>msExchArchiveGUID</c> on premises).</summary>
    ArchiveGuid,
}
