using TenantHygiene.Remediation.OnPremises;

namespace TenantHygiene.HybridAgent.ActiveDirectory;

/// <summary>A user's object as a domain controller holds it.</summary>
/// <param name="ObjectGuid">Its identity: stays when it is renamed or moved.</param>
/// <param name="DistinguishedName">Its name now.</param>
/// <param name="MailNickname">Its alias; null when it has none.</param>
/// <param name="ArchiveGuid"><c>msExchArchiveGUID</c>.</param>
/// <param name="MailboxGuid"><c>msExchMailboxGuid</c>.</param>
/// <param name="IsProtected">Whether AdminSDHolder takes its delegated rights away (<c>adminCount</c> is 1).</param>
internal sealed record DirectoryUser(
    Guid ObjectGuid, string DistinguishedName, string? MailNickname, DirectoryValue ArchiveGuid, DirectoryValue MailboxGuid, bool IsProtected)
{
    /// <summary>What the cloud is told of it.</summary>
    public DirectoryDescription Describe() => new(ExchangeSchema.Present, DistinguishedName, MailNickname, ArchiveGuid, MailboxGuid);
}
