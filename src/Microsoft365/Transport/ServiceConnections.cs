using System.Net;
using Microsoft.Extensions.Options;
using TenantHygiene.Microsoft365.Endpoints;

namespace TenantHygiene.Microsoft365.Transport;

/// <summary>Makes the sockets' handler below every client: the trusted roots, no redirects, no cookies.</summary>
internal sealed class ServiceConnections(IOptions<Microsoft365Options> options)
{
    private static readonly TimeSpan Reused = TimeSpan.FromMinutes(5);

    /// <summary>Connections are renewed every few minutes, so that a change of address is noticed.</summary>
    public SocketsHttpHandler ForReads() => Create(Reused);

    /// <summary>A connection of its own for each request: on a reused one that the server has just closed, the runtime itself may send again.</summary>
    public SocketsHttpHandler ForPurges() => Create(TimeSpan.Zero);

    private SocketsHttpHandler Create(TimeSpan lifetime)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.All,
            ConnectTimeout = TimeSpan.FromSeconds(15),
            PooledConnectionLifetime = lifetime,
        };
        if (!string.IsNullOrWhiteSpace(options.Value.TrustedCaFile))
        {
            handler.SslOptions.RemoteCertificateValidationCallback = TrustedRoots.Accepting(TrustedRoots.Load(options.Value.TrustedCaFile));
        }

        return handler;
    }
}
