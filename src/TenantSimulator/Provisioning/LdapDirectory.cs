using System.DirectoryServices.Protocols;
using System.Globalization;
using System.Net;
using System.Text;
using TenantHygiene.TenantSimulator.Scenarios;

namespace TenantHygiene.TenantSimulator.Provisioning;

/// <summary>
/// A real Active Directory, read as Entra Connect reads it: mailNickname decides whether Exchange attributes flow at all.
/// </summary>
/// <param name="settings">Where it is.</param>
internal sealed class LdapDirectory(LdapScenario settings) : IActiveDirectory
{
    private const string Scope = "(&(objectCategory=person)(objectClass=user)(userPrincipalName=*))";
    private const int PageSize = 500;
    private const int ProvisionArchive = 2;
    private static readonly TimeSpan _timeout = TimeSpan.FromSeconds(15);
    private static readonly string[] _attributes =
    [
        "userPrincipalName",
        "objectGUID",
        "mailNickname",
        "mS-DS-ConsistencyGuid",
        "msExchMailboxGuid",
        "msExchArchiveGUID",
        "msExchRemoteRecipientType",
    ];

    /// <inheritdoc/>
    public IReadOnlyList<SynchronizedUser> Read()
    {
        try
        {
            using var connection = Connect();
            var paging = new PageResultRequestControl(PageSize);
            var request = new SearchRequest(settings.BaseName, Scope, SearchScope.Subtree, _attributes);
            request.Controls.Add(paging);
            var users = new List<SynchronizedUser>();
            do
            {
                var response = (SearchResponse)connection.SendRequest(request);
                users.AddRange(response.Entries.Cast<SearchResultEntry>().Select(Parse));
                paging.Cookie = response.Controls.OfType<PageResultResponseControl>().FirstOrDefault()?.Cookie ?? [];
            } while (paging.Cookie.Length > 0);
            return users;
        }
        catch (DirectoryException exception)
        {
            throw new IOException($"The directory {settings.Server} could not be read: {exception.Message}", exception);
        }
    }

    private LdapConnection Connect()
    {
        var connection = new LdapConnection(
            new LdapDirectoryIdentifier(settings.Server, settings.Port, fullyQualifiedDnsHostName: true, connectionless: false)
        )
        {
            AuthType = AuthType.Basic,
            AutoBind = false,
            Timeout = _timeout,
        };
        connection.SessionOptions.ProtocolVersion = 3;
        connection.SessionOptions.ReferralChasing = ReferralChasingOptions.None;
        if (OperatingSystem.IsLinux())
        {
            connection.SessionOptions.TrustedCertificatesDirectory = settings.TrustedCaDirectory;
            connection.SessionOptions.StartNewTlsSessionContext();
        }

        connection.SessionOptions.SecureSocketLayer = true;
        connection.Bind(new NetworkCredential(settings.UserName, settings.Password));
        return connection;
    }

    private static SynchronizedUser Parse(SearchResultEntry entry)
    {
        var anchor = Bytes(entry, "mS-DS-ConsistencyGuid") ?? Bytes(entry, "objectGUID") ?? [];
        int? remote = int.TryParse(Text(entry, "msExchRemoteRecipientType"), CultureInfo.InvariantCulture, out var type) ? type : null;
        return new SynchronizedUser(
            Text(entry, "userPrincipalName") ?? "",
            Convert.ToBase64String(anchor),
            Text(entry, "mailNickname") is null
                ? null
                : new ActiveDirectoryAttributes
                {
                    ExchangeGuid = Value(entry, "msExchMailboxGuid"),
                    // A remote mailbox without a value counts as one with all zeros.
                    ArchiveGuid = Value(entry, "msExchArchiveGUID") ?? (remote is null ? null : Guid.Empty),
                    ArchiveEnabled = remote is { } flags && (flags & ProvisionArchive) != 0,
                    DistinguishedName = entry.DistinguishedName,
                }
        );
    }

    private static Guid? Value(SearchResultEntry entry, string name) => Bytes(entry, name) is { Length: 16 } bytes ? new Guid(bytes) : null;

    private static string? Text(SearchResultEntry entry, string name) =>
        Bytes(entry, name) is { } bytes ? Encoding.UTF8.GetString(bytes) : null;

    private static byte[]? Bytes(SearchResultEntry entry, string name) =>
        entry.Attributes.Contains(name) ? entry.Attributes[name].GetValues(typeof(byte[])).Cast<byte[]>().FirstOrDefault() : null;
}
