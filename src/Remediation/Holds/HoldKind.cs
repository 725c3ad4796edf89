namespace TenantHygiene.Remediation.Holds;

/// <summary>The kinds of holds that are told apart, because different people lift them in different ways. Any of them stops a purge.</summary>
public enum HoldKind
{
    /// <summary>A litigation hold on the recipient.</summary>
    Litigation,

    /// <summary>An eDiscovery case holds the recipient (<c>UniH…</c>, <c>cld…</c>).</summary>
    EDiscovery,

    /// <summary>An In-Place Hold of the retired kind (a bare GUID).</summary>
    InPlace,

    /// <summary>A retention policy that names the recipient (<c>mbx…</c>, <c>grp…</c> on the recipient).</summary>
    ExplicitRetentionPolicy,

    /// <summary>A retention policy for the whole organisation that the recipient is not excluded from.</summary>
    OrganisationRetentionPolicy,

    /// <summary>An item carries a retention label.</summary>
    ComplianceTag,

    /// <summary>The 30 days after another hold was lifted.</summary>
    Delay,

    /// <summary>The same for what Teams and other applications keep in a mailbox.</summary>
    DelayRelease,

    /// <summary>Exchange keeps the mailbox as inactive: something holds it, even where no mark shows what.</summary>
    InactiveMailbox,

    /// <summary>A mark that this product does not know, or a known one in a wrong form.</summary>
    Unknown,

    /// <summary>A mark that could not be read.</summary>
    Unreadable,
}
