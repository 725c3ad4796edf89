using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using TenantHygiene.Ticketing.Connections;
using TenantHygiene.Ticketing.Outbound;
using TenantHygiene.Ticketing.Vendors;

namespace TenantHygiene.Ticketing;

/// <summary>Registers the adapters.</summary>
public static class TicketingRegistration
{
    /// <summary>Reads section <c>Ticketing</c>; a wrong setting stops the start with one line that names it.</summary>
    public static IServiceCollection AddTicketing(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<TicketingOptions>().Bind(configuration.GetSection("Ticketing")).ValidateOnStart();
        services.AddSingleton<IValidateOptions<TicketingOptions>, TicketingOptionsValidator>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<ConnectionRegistry>();
        services.AddSingleton<TicketClient>();
        services.AddSingleton<OutboundClient>();
        services.AddSingleton<SigningKeys>();
        services
            .AddHttpClient(TicketClient.HttpClientName, client => client.Timeout = Timeout.InfiniteTimeSpan)
            .RemoveAllLoggers()
            .ConfigurePrimaryHttpMessageHandler(() =>
                new SocketsHttpHandler
                {
                    AllowAutoRedirect = false,
                    UseCookies = false,
                    ConnectTimeout = TimeSpan.FromSeconds(15),
                    // A connection of its own for each request: on a reused one that the server has just closed, the runtime itself may
                    // send again.
                    PooledConnectionLifetime = TimeSpan.Zero,
                }
            );
        return services;
    }
}
