using System.DirectoryServices.Protocols;
using System.Text;
using TenantHygiene.Remediation.OnPremises;

namespace TenantHygiene.HybridAgent.ActiveDirectory;

/// <summary>Reads a user from a search result.</summary>
internal static class DirectoryUserReader
{
    /// <exception cref="DirectoryUnavailableException">The answer makes no sense.</exception>
    public static DirectoryUser Read(SearchResultEntry entry) => new(
        Single(entry, DirectoryAttributes.ObjectGuid) is { Length: 16 } identity
            ? new Guid(identity)
            : throw new DirectoryUnavailableException($"The domain controller returned {entry.DistinguishedName} without {DirectoryAttributes.ObjectGuid}."),
        entry.DistinguishedName,
        Text(entry, DirectoryAttributes.MailNickname),
        DirectoryValue.Of(Single(entry, DirectoryAttributes.ArchiveGuid)),
        DirectoryValue.Of(Single(entry, DirectoryAttributes.MailboxGuid)),
        Text(entry, DirectoryAttributes.AdminCount) is { } count && count != "0");

    private static string? Text(SearchResultEntry entry, string attribute) =>
        Single(entry, attribute) is { Length: > 0 } bytes && Encoding.UTF8.GetString(bytes).Trim() is { Length: > 0 } text ? text : null;

    // Never the first of several: these attributes have a single value, and an answer that says otherwise is not understood.
    private static byte[]? Single(SearchResultEntry entry, string attribute) => entry.Attributes[attribute] switch
    {
        null or { Count: 0 } => null,
        { Count: 1 } values => (byte[])values.GetValues(typeof(byte[]))[0],
        { Count: var count } => throw new DirectoryUnavailableException($"The domain controller returned {count} values of {attribute} for {entry.DistinguishedName}."),
    };
}
