using System.DirectoryServices.Protocols;

namespace TenantHygiene.HybridAgent.ActiveDirectory;

/// <summary>A signed-in LDAP connection: sends requests, and throws where there is no complete answer.</summary>
internal sealed class DirectorySession : IDisposable
{
    private readonly LdapConnection _connection;

    /// <summary>Takes over a signed-in connection and reads whom it reached.</summary>
    /// <exception cref="DirectoryUnavailableException">It could not be read.</exception>
    public DirectorySession(LdapConnection connection)
    {
        _connection = connection;
        const string hostName = "dnsHostName",
            domain = "defaultNamingContext",
            schema = "schemaNamingContext";
        var root = FindEntry("", hostName, domain, schema)
            ?? throw new DirectoryUnavailableException("The server did not return its root DSE: check that it is a domain controller.");
        ServerName = Text(root, hostName);
        DefaultNamingContext = Text(root, domain);
        SchemaNamingContext = Text(root, schema);
    }

    public string ServerName { get; }

    public string DefaultNamingContext { get; }

    public string SchemaNamingContext { get; }

    /// <summary>
    /// Searches. A result that is cut short at <paramref name="limit"/> still has that many; no other incomplete answer is returned.
    /// </summary>
    /// <exception cref="DirectoryUnavailableException">There is no complete answer.</exception>
    public SearchResponse Search(string baseName, string filter, SearchScope scope, int limit, params string[] attributes)
    {
        var response = (SearchResponse)Send(new SearchRequest(baseName, filter, scope, attributes) { SizeLimit = limit });
        return
            response.ResultCode is ResultCode.Success
            || (response.ResultCode is ResultCode.SizeLimitExceeded && response.Entries.Count >= limit)
            ? response
            : throw NoAnswer(response);
    }

    /// <summary>One object by its name; null when there is none.</summary>
    /// <exception cref="DirectoryUnavailableException">There is no complete answer.</exception>
    public SearchResultEntry? FindEntry(string name, params string[] attributes)
    {
        var response = (SearchResponse)Send(new SearchRequest(name, "(objectClass=*)", SearchScope.Base, attributes));
        return response.ResultCode switch
        {
            ResultCode.Success when response.Entries.Count == 1 => response.Entries[0],
            ResultCode.NoSuchObject => null,
            _ => throw NoAnswer(response),
        };
    }

    /// <summary>Modifies one object.</summary>
    /// <returns>The server's answer, which may be a refusal.</returns>
    /// <exception cref="DirectoryUnavailableException">There is no answer: it may have been done or not.</exception>
    public DirectoryResponse Modify(ModifyRequest request)
    {
        var response = Send(request);
        return
            response.ResultCode is ResultCode.Busy or ResultCode.Unavailable or ResultCode.OperationsError or ResultCode.TimeLimitExceeded
            ? throw NoAnswer(response)
            : response;
    }

    public void Dispose() => _connection.Dispose();

    private DirectoryResponse Send(DirectoryRequest request)
    {
        try
        {
            return _connection.SendRequest(request);
        }
        catch (DirectoryOperationException exception) when (exception.Response is not null)
        {
            return exception.Response;
        }
        catch (Exception exception) when (exception is DirectoryException or ObjectDisposedException)
        {
            throw new DirectoryUnavailableException($"The domain controller did not answer: {exception.Message}", exception);
        }
    }

    private static DirectoryUnavailableException NoAnswer(DirectoryResponse response) =>
        new($"The domain controller answered {response.ResultCode} ({(int)response.ResultCode}). {response.ErrorMessage}".TrimEnd());

    private static string Text(SearchResultEntry root, string attribute) =>
        root.Attributes[attribute] is { Count: 1 } values && values[0] is string { Length: > 0 } text
            ? text
            : throw new DirectoryUnavailableException(
                $"The server did not return {attribute} in its root DSE: check that it is a domain controller."
            );
}

/// <summary>
/// The domain controller did not answer, or not in a way that says what it did. Nothing is known of a write that was under way:
/// reading settles it. Worth another try later.
/// </summary>
public sealed class DirectoryUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
