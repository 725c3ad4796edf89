namespace TenantHygiene.Remediation.Holds;

/// <summary>One reason to keep a recipient's content, and what it takes to end it.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Evidence">The property that shows it, with its value as received.</param>
/// <param name="Instructions">Who can release it, and where, in whole sentences.</param>
/// <param name="Command">The exact PowerShell command for it; absent when no command may or can do it.</param>
/// <param name="Caution">What to know before it is released.</param>
public sealed record Hold(HoldKind Kind, string Evidence, string Instructions, string? Command, string Caution)
{
    /// <summary>The kind's name, as shown to people.</summary>
    public string Name =>
        Kind switch
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

    /// <summary>The whole text for an operator: the hold, who releases it, the command, the caution.</summary>
    public override string ToString() => $"{Name} ({Evidence}). {Instructions} {(Command is null ? "" : $"Command: {Command} ")}{Caution}";
}

/// <summary>The kinds of holds, by who releases them and how. Any of them stops a purge.</summary>
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

    /// <summary>The 30 days after another hold was released.</summary>
    Delay,

    /// <summary>The same for what Teams and other applications keep in a mailbox.</summary>
    DelayRelease,

    /// <summary>Exchange keeps the mailbox as inactive: a hold applies, even if no property shows which one.</summary>
    InactiveMailbox,

    /// <summary>An unknown value, or a known one in an unexpected form.</summary>
    Unknown,

    /// <summary>A property that could not be read.</summary>
    Unreadable,
}
