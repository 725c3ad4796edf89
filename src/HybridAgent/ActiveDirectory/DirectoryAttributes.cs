namespace TenantHygiene.HybridAgent.ActiveDirectory;

/// <summary>The attributes that the agent reads. It writes <see cref="ArchiveGuid"/> and no other.</summary>
internal static class DirectoryAttributes
{
    public const string ArchiveGuid = "msExchArchiveGUID";
    public const string MailboxGuid = "msExchMailboxGuid";
    public const string MailNickname = "mailNickname";
    public const string ObjectGuid = "objectGUID";
    public const string ConsistencyGuid = "mS-DS-ConsistencyGuid";
    public const string AdminCount = "adminCount";

    /// <summary>What is read of a user.</summary>
    public static readonly string[] OfUser = [ObjectGuid, MailNickname, ArchiveGuid, MailboxGuid, AdminCount];
}
