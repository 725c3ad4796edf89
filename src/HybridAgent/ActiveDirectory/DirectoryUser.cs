using System.DirectoryServices.Protocols;
using System.Text;
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
    Guid ObjectGuid,
    string DistinguishedName,
    string? MailNickname,
    DirectoryValue ArchiveGuid,
    DirectoryValue MailboxGuid,
    bool IsProtected
)
{
    /// <summary>Its description for the cloud.</summary>
    public DirectoryDescription Describe() => new(ExchangeSchema.Present, DistinguishedName, MailNickname, ArchiveGuid, MailboxGuid);
}

/// <summary>Reads a user from a search result.</summary>
internal static class DirectoryUserReader
{
    /// <exception cref="DirectoryUnavailableException">The answer is invalid.</exception>
    public static DirectoryUser Read(SearchResultEntry entry) =>
        new(
            Single(entry, DirectoryAttributes.ObjectGuid) is { Length: 16 } identity
                ? new Guid(identity)
                : throw new DirectoryUnavailableException(
                    $"The domain controller returned {entry.DistinguishedName} without {DirectoryAttributes.ObjectGuid}."
                ),
            entry.DistinguishedName,
            Text(entry, DirectoryAttributes.MailNickname),
            DirectoryValue.Of(Single(entry, DirectoryAttributes.ArchiveGuid)),
            DirectoryValue.Of(Single(entry, DirectoryAttributes.MailboxGuid)),
            Text(entry, DirectoryAttributes.AdminCount) is { } count && count != "0"
        );

    private static string? Text(SearchResultEntry entry, string attribute) =>
        Single(entry, attribute) is { Length: > 0 } bytes && Encoding.UTF8.GetString(bytes).Trim() is { Length: > 0 } text ? text : null;

    // Never the first of several: these attributes have a single value, and an answer that says otherwise is not understood.
    private static byte[]? Single(SearchResultEntry entry, string attribute) =>
        entry.Attributes[attribute] switch
        {
            null or { Count: 0 } => null,
            { Count: 1 } values => (byte[])values.GetValues(typeof(byte[]))[0],
            { Count: var count } => throw new DirectoryUnavailableException(
                $"The domain controller returned {count} values of {attribute} for {entry.DistinguishedName}."
            ),
        };
}
