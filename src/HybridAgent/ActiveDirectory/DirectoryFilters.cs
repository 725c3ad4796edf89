using System.Globalization;

namespace TenantHygiene.HybridAgent.ActiveDirectory;

/// <summary>Search filters (RFC 4515). They contain only escaped bytes, so that external input cannot change their meaning.</summary>
internal static class DirectoryFilters
{
    private const string Users = "(objectCategory=person)(objectClass=user)";
    private const int GuidLength = 16;

    /// <summary>
    /// Users with this source anchor: <c>mS-DS-ConsistencyGuid</c>, or <c>objectGUID</c> where that is not set, as Entra Connect takes it.
    /// </summary>
    public static string ByAnchor(byte[] anchor)
    {
        var consistency = $"({DirectoryAttributes.ConsistencyGuid}={Escape(anchor)})";
        return anchor.Length == GuidLength
            ? $"(&{Users}(|{consistency}(&({DirectoryAttributes.ObjectGuid}={Escape(anchor)})(!({DirectoryAttributes.ConsistencyGuid}=*)))))"
            : $"(&{Users}{consistency})";
    }

    /// <summary>Objects of any kind other than one with this archive GUID.</summary>
    public static string ByArchiveGuid(Guid archiveGuid, Guid except) =>
        $"(&({DirectoryAttributes.ArchiveGuid}={Escape(archiveGuid.ToByteArray())})(!({DirectoryAttributes.ObjectGuid}={Escape(except.ToByteArray())})))";

    /// <summary>The definition of an attribute.</summary>
    public static string OfAttribute(string name) => $"(&(objectClass=attributeSchema)(lDAPDisplayName={name}))";

    private static string Escape(byte[] bytes) =>
        string.Concat(bytes.Select(static value => string.Create(CultureInfo.InvariantCulture, $"\\{value:x2}")));
}

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
