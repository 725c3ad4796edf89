namespace TenantHygiene.Remediation.Errors;

/// <summary>The synced attribute that Exchange Online rejects because another recipient holds its value.</summary>
public enum GuidProperty
{
    /// <summary>Identifies a mailbox (<c>msExchMailboxGUID</c> on premises).</summary>
    ExchangeGuid,

    /// <summary>Identifies an archive mailbox (<c>msExchArchiveGUID</c> on premises).</summary>
    ArchiveGuid,
}
