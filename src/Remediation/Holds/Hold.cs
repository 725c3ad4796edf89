namespace TenantHygiene.Remediation.Holds;

/// <summary>One reason to keep a recipient's content, and what it takes to end it.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Evidence">The property that shows it, with its value as received.</param>
/// <param name="LiftedBy">Who can lift it, and where.</param>
/// <param name="Command">The exact PowerShell command that person would run; absent when no command may or can do it.</param>
/// <param name="Caution">What to know before it is lifted.</param>
public sealed record Hold(HoldKind Kind, string Evidence, string LiftedBy, string? Command, string Caution)
{
    /// <summary>The kind's name, as shown to people.</summary>
    public string Name => Kind switch
    {
        HoldKind.Litigation => "Litigation hold",
        HoldKind.EDiscovery => "eDiscovery hold",
        HoldKind.InPlace => "In-Place Hold",
        HoldKind.ExplicitRetentionPolicy => "Retention policy of the recipient",
        HoldKind.OrganisationRetentionPolicy => "Retention policy of the organisation",
        HoldKind.ComplianceTag => "Retention label hold",
        HoldKind.Delay => "Delay hold",
        HoldKind.DelayRelease => "Delay release hold",
        HoldKind.InactiveMailbox => "Inactive mailbox",
        HoldKind.Unreadable => "Hold that could not be read",
        _ => "Unknown hold",
    };

    /// <summary>The whole text for an operator: the hold, who lifts it, the command, the caution.</summary>
    public override string ToString() =>
        $"{Name} ({Evidence}). Lifted by: {LiftedBy} {(Command is null ? "" : $"Command: {Command} ")}Caution: {Caution}";
}

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
