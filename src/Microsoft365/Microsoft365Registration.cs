using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using TenantHygiene.Microsoft365.Credentials;
using TenantHygiene.Microsoft365.Directory;
using TenantHygiene.Microsoft365.Exchange;
using TenantHygiene.Microsoft365.Transport;

namespace TenantHygiene.Microsoft365;

/// <summary>Registers the clients of Microsoft 365.</summary>
public static class Microsoft365Registration
{
    /// <summary>
    /// Adds <see cref="IDirectory"/>, <see cref="IExchangeAdmin"/> and <see cref="TenantRegistry"/>, configured by the sections
    /// <c>Microsoft365</c> and <c>Tenants</c>. A wrong or missing setting stops the start with one line that names it.
    /// </summary>
    public static IServiceCollection AddMicrosoft365(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddLogging();

        services.AddOptions<Microsoft365Options>().Bind(configuration.GetSection(Microsoft365Options.Section)).ValidateOnStart();
        services.AddOptions<TenantsOptions>().Bind(configuration).ValidateOnStart();
        services.AddSingleton<IValidateOptions<Microsoft365Options>, Microsoft365OptionsValidator>();
        services.AddSingleton<IValidateOptions<TenantsOptions>, TenantsOptionsValidator>();

        services.AddSingleton<TenantRegistry>();
        services.AddSingleton<ServiceEndpoints>();
        services.AddSingleton<ServiceConnections>();
        services.AddSingleton<EntraConnection>();
        services.AddSingleton<ICredentialFactory, CredentialFactory>();
        services.TryAddSingleton<ITenantCredentials, TenantCredentials>();
        services.AddSingleton<GraphConcurrencyLimiter>();
        services.AddSingleton<ExchangeConcurrencyLimiter>();
        services.AddSingleton<TenantTurns>();
        services.AddServiceClients();

        services.AddSingleton<GraphClients>();
        services.AddSingleton<GraphChannel>();
        services.AddSingleton<FilterReliability>();
        services.AddSingleton<IDirectory, GraphDirectory>();

        services.AddSingleton<ExchangeRequests>();
        services.AddSingleton<ExchangeChannel>();
        services.AddSingleton<RecipientFinder>();
        services.AddSingleton<PurgeChannel>();
        services.AddSingleton<ContentCopyRequests>();
        services.AddSingleton<IExchangeAdmin, ExchangeAdmin>();
        return services;
    }
}
