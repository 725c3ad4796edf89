using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using TenantHygiene.Microsoft365.Directory;
using TenantHygiene.Microsoft365.Exchange;

namespace TenantHygiene.Microsoft365.Transport;

/// <summary>
/// Registers the named HTTP clients, outermost handler first: retries, time per attempt, id per attempt, bounded body, for Graph and
/// Exchange whether they throttle, sockets.
/// </summary>
internal static class ServiceClientRegistration
{
    private static readonly TimeSpan _tokenAttempt = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan _graphAttempt = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan _exchangeAttempt = TimeSpan.FromSeconds(60);

    public static void AddServiceClients(this IServiceCollection services)
    {
        services.TryAddTransient<BufferedResponseHandler>();
        services.TryAddTransient<AttemptIdHandler>();
        services.AddRepeating(HttpClientNames.Entra, _tokenAttempt);
        services.AddClient(HttpClientNames.ManagedIdentity, connections => connections.ForReads());
        services.AddRepeating(HttpClientNames.Graph, _graphAttempt).Observed<GraphConcurrencyLimiter>();
        services.AddRepeating(HttpClientNames.ExchangeReads, _exchangeAttempt).Observed<ExchangeConcurrencyLimiter>();
        services
            .AddClient(HttpClientNames.ExchangePurges, connections => connections.ForPurges())
            .AddBodyHandlers()
            .Observed<ExchangeConcurrencyLimiter>();
    }

    private static IHttpClientBuilder Observed<T>(this IHttpClientBuilder client)
        where T : class, IThrottledService =>
        client.AddHttpMessageHandler(services => new ThrottlingObserver(
            services.GetRequiredService<T>(),
            services.GetRequiredService<TimeProvider>()
        ));

    private static IHttpClientBuilder AddRepeating(this IServiceCollection services, string name, TimeSpan attempt)
    {
        var client = services.AddClient(name, connections => connections.ForReads());
        client.AddResilienceHandler("reads", (pipeline, context) =>
            ReadResilience.Configure(pipeline, context.ServiceProvider.GetRequiredService<TimeProvider>(), attempt)
        );
        return client.AddBodyHandlers();
    }

    // The factory's own loggers would write each request's address twice; what matters is logged by the channels.
    private static IHttpClientBuilder AddClient(
        this IServiceCollection services,
        string name,
        Func<ServiceConnections, SocketsHttpHandler> connect
    ) =>
        services
            .AddHttpClient(name, client => client.Timeout = Timeout.InfiniteTimeSpan)
            .RemoveAllLoggers()
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(provider => connect(provider.GetRequiredService<ServiceConnections>()));

    private static IHttpClientBuilder AddBodyHandlers(this IHttpClientBuilder client) =>
        client.AddHttpMessageHandler<AttemptIdHandler>().AddHttpMessageHandler<BufferedResponseHandler>();
}

/// <summary>The named HTTP clients.</summary>
public static class HttpClientNames
{
    public const string Entra = "TenantHygiene.Entra";

    /// <summary>Without retries: its caller has its own.</summary>
    public const string ManagedIdentity = "TenantHygiene.ManagedIdentity";

    public const string Graph = "TenantHygiene.Graph";

    public const string ExchangeReads = "TenantHygiene.ExchangeReads";

    /// <summary>The only one without retries: a purge is sent once.</summary>
    public const string ExchangePurges = "TenantHygiene.ExchangePurges";
}

/// <summary>Makes the sockets' handler below every client: the trusted roots, no redirects, no cookies.</summary>
internal sealed class ServiceConnections(IOptions<Microsoft365Options> options)
{
    private static readonly TimeSpan _connectionLifetime = TimeSpan.FromMinutes(5);

    /// <summary>Connections are renewed every few minutes, so that a change of address is noticed.</summary>
    public SocketsHttpHandler ForReads() => Create(_connectionLifetime);

    /// <summary>
    /// A connection of its own for each request: on a reused one that the server has just closed, the runtime itself may send again.
    /// </summary>
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

/// <summary>Root certificates trusted beside the system's.</summary>
internal static class TrustedRoots
{
    private static readonly Oid _serverAuthentication = new("1.3.6.1.5.5.7.3.1");

    /// <exception cref="CryptographicException">A certificate in the file is damaged.</exception>
    public static X509Certificate2Collection Load(string pemFile)
    {
        var roots = new X509Certificate2Collection();
        roots.ImportFromPemFile(pemFile);
        return roots;
    }

    /// <summary>
    /// Accepts what the system trusts; of what it does not, only a chain that ends in one of the roots. A wrong host name is never
    /// accepted.
    /// </summary>
    public static RemoteCertificateValidationCallback Accepting(X509Certificate2Collection roots) =>
        (_, certificate, chain, errors) =>
            errors is SslPolicyErrors.None
            || (errors is SslPolicyErrors.RemoteCertificateChainErrors && certificate is not null && EndsIn(roots, certificate, chain));

    private static bool EndsIn(X509Certificate2Collection roots, X509Certificate certificate, X509Chain? presented)
    {
        using var leaf = new X509Certificate2(certificate);
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(roots);
        chain.ChainPolicy.ApplicationPolicy.Add(_serverAuthentication);

        // A private authority rarely runs a revocation service; the system's own check of public ones is not affected.
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        if (presented is not null)
        {
            chain.ChainPolicy.ExtraStore.AddRange(presented.ChainPolicy.ExtraStore);
        }

        return chain.Build(leaf);
    }
}
