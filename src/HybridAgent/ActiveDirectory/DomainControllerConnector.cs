using System.DirectoryServices.Protocols;
using System.Net;
using Microsoft.Extensions.Options;

namespace TenantHygiene.HybridAgent.ActiveDirectory;

/// <summary>Connects to the configured domain controller over LDAPS, whose certificate must be valid and for its name.</summary>
internal sealed class DomainControllerConnector(IOptions<DirectoryOptions> options, TimeProvider time)
{
    private const int InvalidCredentials = 49;
    private const int ServerDown = 81;

    // An account that is refused is not tried over and over: that would lock it out.
    private static readonly TimeSpan _pauseAfterRefusal = TimeSpan.FromMinutes(15);

    private readonly DirectoryOptions _options = options.Value;
    private DateTimeOffset? _refusedAt;

    /// <summary>Connects and signs in.</summary>
    /// <exception cref="DirectoryUnavailableException">
    /// It cannot be reached, trusted, or signed in to; the message says what to do.
    /// </exception>
    public DomainController Connect()
    {
        if (_refusedAt + _pauseAfterRefusal > time.GetUtcNow())
        {
            throw Refused(null);
        }

        var connection = Prepare();
        try
        {
            SignIn(connection);
            var session = new DirectorySession(connection);
            return IsConfiguredServer(session.ServerName)
                ? new DomainController(session)
                : throw new DirectoryUnavailableException(
                    $"Directory__Server names {_options.Server}, but {session.ServerName} answered: "
                        + "name one domain controller, not the domain."
                );
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private LdapConnection Prepare()
    {
        var connection = new LdapConnection(
            new LdapDirectoryIdentifier(_options.Server, _options.Port, fullyQualifiedDnsHostName: true, connectionless: false)
        )
        {
            AutoBind = false,
            Timeout = _options.Timeout,
            AuthType =
                IsAccount ? AuthType.Basic
                : OperatingSystem.IsWindows() ? AuthType.Negotiate
                : AuthType.Kerberos,
        };
        connection.SessionOptions.ProtocolVersion = 3;
        connection.SessionOptions.ReferralChasing = ReferralChasingOptions.None;
        if (OperatingSystem.IsLinux() && _options.TrustedCaDirectory is { Length: > 0 } folder)
        {
            connection.SessionOptions.TrustedCertificatesDirectory = folder;
            connection.SessionOptions.StartNewTlsSessionContext();
        }

        connection.SessionOptions.SecureSocketLayer = true;
        return connection;
    }

    private void SignIn(LdapConnection connection)
    {
        try
        {
            // The library waits for a connection without limit: a server that accepts and says nothing would hold the agent for ever.
            Task.Run(() => Bind(connection)).WaitAsync(_options.Timeout).GetAwaiter().GetResult();
            _refusedAt = null;
        }
        catch (TimeoutException exception)
        {
            throw new DirectoryUnavailableException(
                $"{_options.Server}:{_options.Port} did not answer within {_options.Timeout.TotalSeconds:0} seconds.",
                exception
            );
        }
        catch (LdapException exception) when (exception.ErrorCode == InvalidCredentials)
        {
            _refusedAt = time.GetUtcNow();
            throw Refused(exception);
        }
        catch (LdapException exception) when (exception.ErrorCode == ServerDown)
        {
            throw new DirectoryUnavailableException(
                $"{_options.Server}:{_options.Port} cannot be reached over LDAPS, or its certificate is not trusted or does not match this "
                    + "name: compare Directory__Server with the certificate, and Directory__TrustedCaDirectory with its authority.",
                exception
            );
        }
        catch (Exception exception)
            when (exception is DirectoryException or ObjectDisposedException or IOException or UnauthorizedAccessException)
        {
            throw new DirectoryUnavailableException($"Signing in to {_options.Server} failed: {exception.Message}", exception);
        }
    }

    private void Bind(LdapConnection connection)
    {
        if (IsAccount)
        {
            connection.Bind(new NetworkCredential(_options.UserName, Password()));
        }
        else
        {
            connection.Bind();
        }
    }

    private bool IsAccount =>
        Enum.Parse<DirectoryAuthentication>(_options.Authentication, ignoreCase: true) is DirectoryAuthentication.Account;

    // Read each time: a password that is replaced in the file counts from then on.
    private string Password() =>
        _options.PasswordFile is { Length: > 0 } file ? File.ReadAllText(file).TrimEnd('\r', '\n') : _options.Password!;

    private bool IsConfiguredServer(string serverName) =>
        IPAddress.TryParse(_options.Server, out _)
        || string.Equals(serverName, _options.Server.TrimEnd('.'), StringComparison.OrdinalIgnoreCase);

    private DirectoryUnavailableException Refused(Exception? inner) =>
        new(
            $"{_options.Server} refused the agent's account (wrong name or password, disabled, locked or expired); "
                + $"the agent tries again after {_pauseAfterRefusal.TotalMinutes:0} minutes, or when it is restarted.",
            inner
        );
}
