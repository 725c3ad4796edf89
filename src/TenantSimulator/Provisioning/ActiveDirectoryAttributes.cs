using System.ComponentModel;

namespace TenantHygiene.TenantSimulator.Provisioning;

/// <summary>The Exchange attributes that Active Directory sends for a user.</summary>
public sealed class ActiveDirectoryAttributes
{
    /// <summary>msExchMailboxGUID.</summary>
    public Guid? ExchangeGuid { get; set; }

    /// <summary>msExchArchiveGUID.</summary>
    [Description("msExchArchiveGUID; all zeros is a value (and conflicts with an archive in the cloud), absent is not sent.")]
    public Guid? ArchiveGuid { get; set; }

    /// <summary>The distinguished name.</summary>
    public string? DistinguishedName { get; set; }
}
