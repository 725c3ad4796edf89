using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using TenantHygiene.Microsoft365.Exchange;

namespace TenantHygiene.Microsoft365.Transport;

/// <summary>Registers the named HTTP clients, outermost handler first: retries, time per attempt, id per attempt, bounded body, for Exchange whether it throttles, sockets.</summary>
internal static class ServiceClientRegistration
{
    private static readonly TimeSpan TokenAttempt = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan GraphAttempt = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ExchangeAttempt = TimeSpan.FromSeconds(60);

    public static void AddServiceClients(this IServiceCollection services)
    {
        services.TryAddTransient<BufferedResponseHandler>();
        services.TryAddTransient<AttemptIdHandler>();
        services.TryAddTransient<ThrottlingObserver>();
        services.AddRepeating(HttpClientNames.Entra, TokenAttempt);
        services.AddClient(HttpClientNames.ManagedIdentity, connections => connections.ForReads());
        services.AddRepeating(HttpClientNames.Graph, GraphAttempt);
        services.AddRepeating(HttpClientNames.ExchangeReads, ExchangeAttempt).AddHttpMessageHandler<ThrottlingObserver>();
        services.AddClient(HttpClientNames.ExchangePurges, connections => connections.ForPurges()).AddBodyHandlers().AddHttpMessageHandler<ThrottlingObserver>();
    }

    private static IHttpClientBuilder AddRepeating(this IServiceCollection services, string name, TimeSpan attempt)
    {
        var client = services.AddClient(name, connections => connections.ForReads());
        client.AddResilienceHandler("reads", (pipeline, context) =>
            ReadResilience.Configure(pipeline, context.ServiceProvider.GetRequiredService<TimeProvider>(), attempt));
        return client.AddBodyHandlers();
    }

    // The factory's own loggers would write each request's address twice; what matters is logged by the channels.
    private static IHttpClientBuilder AddClient(this IServiceCollection services, string name, Func<ServiceConnections, SocketsHttpHandler> connect) =>
        services.AddHttpClient(name, client => client.Timeout = Timeout.InfiniteTimeSpan)
            .RemoveAllLoggers()
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(provider => connect(provider.GetRequiredService<ServiceConnections>()));

    private static IHttpClientBuilder AddBodyHandlers(this IHttpClientBuilder client) =>
        client.AddHttpMessageHandler<AttemptIdHandler>().AddHttpMessageHandler<BufferedResponseHandler>();
}
