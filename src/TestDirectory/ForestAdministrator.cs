using System.DirectoryServices.Protocols;
using System.Net;
using System.Text;

namespace TenantHygiene.TestDirectory;

/// <summary>Somebody who may do everything in a test forest: arranges users, and judges what became of them.</summary>
public sealed class ForestAdministrator : IDisposable
{
    private const int LdapsPort = 636;
    private static readonly TimeSpan _timeout = TimeSpan.FromSeconds(20);
    private const int ServerDown = 81;
    private readonly IPAddress _address;
    private readonly string _trustedCaDirectory;
    private LdapConnection _connection;

    internal ForestAdministrator(IPAddress address, string trustedCaDirectory)
    {
        (_address, _trustedCaDirectory) = (address, trustedCaDirectory);
        _connection = Open();
    }

    /// <summary>Signs in; done by itself before the first request.</summary>
    /// <exception cref="TestDirectoryException">The domain controller does not answer yet.</exception>
    public void Connect() =>
        Run(() =>
        {
            _connection.Bind();
            return true;
        });

    /// <summary>Adds a user.</summary>
    /// <param name="name">Its name; unique in the domain, at most 20 characters.</param>
    /// <param name="unit">The organisational unit.</param>
    /// <param name="attributes">More attributes: texts and octet strings.</param>
    /// <returns>Its <c>objectGUID</c>.</returns>
    public Guid AddUser(string name, string unit, IReadOnlyDictionary<string, object>? attributes = null)
    {
        var request = new AddRequest($"CN={name},{unit}", "user");
        request.Attributes.Add(new DirectoryAttribute("sAMAccountName", name));
        request.Attributes.Add(new DirectoryAttribute("userPrincipalName", $"{name}@corp.example.test"));
        foreach (var (attribute, value) in attributes ?? new Dictionary<string, object>())
        {
            request.Attributes.Add(
                value is byte[] bytes ? new DirectoryAttribute(attribute, bytes) : new DirectoryAttribute(attribute, (string)value)
            );
        }

        Send(request);
        return new Guid(Read(request.DistinguishedName, "objectGUID")["objectGUID"][0]);
    }

    /// <summary>Sets an attribute, whatever it holds; null removes it.</summary>
    public void Set(Guid objectGuid, string attribute, object? value)
    {
        var change = new DirectoryAttributeModification { Name = attribute, Operation = DirectoryAttributeOperation.Replace };
        if (value is byte[] bytes)
        {
            change.Add(bytes);
        }
        else if (value is string text)
        {
            change.Add(text);
        }

        Send(new ModifyRequest(NameOf(objectGuid), change));
    }

    /// <summary>Deletes an object.</summary>
    public void Delete(Guid objectGuid) => Send(new DeleteRequest(NameOf(objectGuid)));

    /// <summary>Gives an object another name in its place.</summary>
    public void Rename(Guid objectGuid, string name)
    {
        // Samba takes a GUID for a name everywhere but here.
        var distinguishedName = Encoding.UTF8.GetString(Read(objectGuid, "distinguishedName")["distinguishedName"][0]);
        Send(
            new ModifyDNRequest(
                distinguishedName,
                distinguishedName[(distinguishedName.IndexOf(',', StringComparison.Ordinal) + 1)..],
                $"CN={name}"
            )
        );
    }

    /// <summary>Reads an object: every attribute with all its values.</summary>
    /// <param name="objectGuid">Which.</param>
    /// <param name="attributes">Only these; none for all.</param>
    public IReadOnlyDictionary<string, IReadOnlyList<byte[]>> Read(Guid objectGuid, params string[] attributes) =>
        Read(NameOf(objectGuid), attributes);

    /// <summary>The GUID that an attribute holds; null when it has no value.</summary>
    public Guid? ReadGuid(Guid objectGuid, string attribute) =>
        Read(objectGuid, attribute).TryGetValue(attribute, out var values) ? new Guid(values[0]) : null;

    /// <summary>The distinguished names of the objects that match.</summary>
    /// <param name="filter">In the notation of RFC 4515.</param>
    /// <param name="baseName">Below which object; the whole domain by default.</param>
    public IReadOnlyList<string> Search(string filter, string baseName = TestForest.BaseName) =>
        [
            .. ((SearchResponse)Send(new SearchRequest(baseName, filter, SearchScope.Subtree, "1.1")))
                .Entries.Cast<SearchResultEntry>()
                .Select(entry => entry.DistinguishedName),
        ];

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    private Dictionary<string, IReadOnlyList<byte[]>> Read(string name, params string[] attributes)
    {
        var response = (SearchResponse)Send(new SearchRequest(name, "(objectClass=*)", SearchScope.Base, attributes));
        return response
            .Entries[0]
            .Attributes.Values.Cast<DirectoryAttribute>()
            .ToDictionary(
                attribute => attribute.Name,
                attribute => (IReadOnlyList<byte[]>)[.. attribute.GetValues(typeof(byte[])).Cast<byte[]>()],
                StringComparer.OrdinalIgnoreCase
            );
    }

    private LdapConnection Open()
    {
        var opened = new LdapConnection(
            new LdapDirectoryIdentifier(_address.ToString(), LdapsPort, fullyQualifiedDnsHostName: true, connectionless: false)
        )
        {
            AuthType = AuthType.Basic,
            Credential = new NetworkCredential(TestForest.AdministratorUserName, TestForest.AdministratorPassword),
            Timeout = _timeout,
        };
        opened.SessionOptions.ProtocolVersion = 3;
        opened.SessionOptions.ReferralChasing = ReferralChasingOptions.None;
        if (OperatingSystem.IsLinux())
        {
            opened.SessionOptions.TrustedCertificatesDirectory = _trustedCaDirectory;
            opened.SessionOptions.StartNewTlsSessionContext();
        }

        opened.SessionOptions.SecureSocketLayer = true;
        return opened;
    }

    private DirectoryResponse Send(DirectoryRequest request) =>
        Run(() =>
        {
            try
            {
                return _connection.SendRequest(request);
            }
            catch (LdapException exception) when (exception.ErrorCode == ServerDown)
            {
                // The domain controller's process that served this connection has ended, as it may while agents are killed in mid-sentence.
                _connection.Dispose();
                _connection = Open();
                return Resend(request);
            }
        });

    private DirectoryResponse Resend(DirectoryRequest request)
    {
        try
        {
            return _connection.SendRequest(request);
        }
        catch (DirectoryOperationException exception)
            when (request is AddRequest && exception.Response is { ResultCode: ResultCode.EntryAlreadyExists } response)
        {
            // The process ended after it had added the object, and before it said so.
            return response;
        }
    }

    private static T Run<T>(Func<T> act)
    {
        try
        {
            return act();
        }
        catch (DirectoryException exception)
        {
            throw new TestDirectoryException(exception.Message, exception);
        }
    }

    private static string NameOf(Guid objectGuid) => $"<GUID={objectGuid:D}>";
}
