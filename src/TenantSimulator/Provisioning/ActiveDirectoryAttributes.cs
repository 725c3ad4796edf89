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

    /// <summary>Whether the archive is enabled on premises.</summary>
    [Description("Whether the archive is enabled on premises. With a GUID of its own it was enabled twice; with none, the GUID was cleared.")]
    public bool ArchiveEnabled { get; set; }

    /// <summary>Whether mailNickname is filled.</summary>
    [Description("Whether mailNickname is filled; without it the directory sync sends no Exchange attribute of the user.")]
    public bool HasMailNickname { get; set; } = true;

    /// <summary>The distinguished name.</summary>
    public string? DistinguishedName { get; set; }

    /// <summary>The same values, which later changes of these leave alone.</summary>
    internal ActiveDirectoryAttributes Copy() => (ActiveDirectoryAttributes)MemberwiseClone();
}
