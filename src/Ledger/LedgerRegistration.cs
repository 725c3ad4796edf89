using Azure.Data.Tables;
using Azure.Identity;
using Azure.Storage.Queues;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using TenantHygiene.Ledger.Audit;
using TenantHygiene.Ledger.Controls;
using TenantHygiene.Ledger.OnPremises;
using TenantHygiene.Ledger.Outbox;
using TenantHygiene.Ledger.Purges;
using TenantHygiene.Ledger.Queues;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Ledger.Requests;
using TenantHygiene.Ledger.Scans;
using TenantHygiene.Ledger.Tables;
using TenantHygiene.Ledger.Tenants;

namespace TenantHygiene.Ledger;

/// <summary>Adds the durable records to an application.</summary>
public static class LedgerRegistration
{
    /// <summary>
    /// Registers every store as a singleton, on the storage account that <c>AzureWebJobsStorage</c> names.
    /// A missing or malformed setting stops the start with one line that names it.
    /// </summary>
    public static IServiceCollection AddLedger(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<LedgerOptions>().Bind(configuration.GetSection("Ledger")).ValidateOnStart();
        services.AddSingleton<IValidateOptions<LedgerOptions>, LedgerOptionsValidator>();
        services
            .AddOptions<StorageConnectionOptions>()
            .Bind(configuration.GetSection(StorageConnectionOptions.SettingName))
            .ValidateOnStart()
            .Configure(connection => connection.ConnectionString = configuration[StorageConnectionOptions.SettingName]);
        services.AddSingleton<IValidateOptions<StorageConnectionOptions>, StorageConnectionOptionsValidator>();

        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider => Tables(Connection(provider)));
        services.AddSingleton(provider => Queues(Connection(provider)));
        services.AddSingleton<LedgerTables>();
        return services.AddLedgerStores();
    }

    /// <summary>Registers the stores, for an application that registers the tables, the queues, the clock and the options itself.</summary>
    public static IServiceCollection AddLedgerStores(this IServiceCollection services)
    {
        services.AddRemediations();
        services.AddSingleton<ProvisioningErrorQueue>();
        services.AddSingleton<TriggerQueues>();
        services.AddSingleton<ScanCheckpoints>();
        services.AddSingleton<ScanSchedules>();
        services.AddSingleton<ScanStore>();
        services.AddSingleton<DueScanQueue>();
        services.AddSingleton<PurgeIntentStore>();
        services.AddSingleton<EvidenceStore>();
        services.AddSingleton<AuditLog>();
        services.AddSingleton<PurgeBudgetStore>();
        services.AddSingleton<KillSwitchStore>();
        services.AddSingleton<BreakerStore>();
        services.AddSingleton<TenantReleaseStore>();
        services.AddSingleton<TenantStore>();
        services.AddSingleton<TenantGrantStore>();
        services.AddSingleton<SnoozeStore>();
        services.AddSingleton<IdempotencyStore>();
        services.AddSingleton<AgentMessages>();
        services.AddSingleton<AgentWorkStore>();
        services.AddSingleton<AgentStore>();
        services.AddSingleton<WebhookDeliveryStore>();
        services.TryAddSingleton<INotificationAudience, WholeAudience>();
        services.AddSingleton<RemediationNotifications>();
        services.AddSingleton<OutboxLeases>();
        services.AddSingleton<OutboxStore>();
        return services;
    }

    private static void AddRemediations(this IServiceCollection services)
    {
        services.AddSingleton<RecentRemediations>();
        services.AddSingleton<RemediationRows>();
        services.AddSingleton<RunCounters>();
        services.AddSingleton<UserLocks>();
        services.AddSingleton<OpenRemediations>();
        services.AddSingleton<ConcurrencyRetry>();
        services.AddSingleton<RemediationStarter>();
        services.AddSingleton<RemediationIndex>();
        services.AddSingleton<RemediationQuery>();
        services.AddSingleton<RemediationCounts>();
        services.AddSingleton<RemediationAudit>();
        services.AddSingleton(provider => new ChangeFeed(
            provider.GetRequiredService<RemediationIndex>(),
            provider.GetRequiredService<TimeProvider>()
        ));
        services.AddSingleton<RemediationFollowUp>();
        // The collaborators are internal, and so is the constructor.
        services.AddSingleton(provider => new RemediationStore(
            provider.GetRequiredService<RemediationStarter>(),
            provider.GetRequiredService<RemediationFollowUp>(),
            provider.GetRequiredService<RemediationQuery>(),
            provider.GetRequiredService<RemediationCounts>(),
            provider.GetRequiredService<RemediationRows>(),
            provider.GetRequiredService<OpenRemediations>(),
            provider.GetRequiredService<UserLocks>(),
            provider.GetRequiredService<ConcurrencyRetry>(),
            provider.GetRequiredService<TimeProvider>()
        ));
    }

    private static StorageConnectionOptions Connection(IServiceProvider provider) =>
        provider.GetRequiredService<IOptions<StorageConnectionOptions>>().Value;

    private static TableServiceClient Tables(StorageConnectionOptions connection) =>
        string.IsNullOrWhiteSpace(connection.ConnectionString)
            ? new TableServiceClient(connection.TableEndpoint!, Identity(connection))
            : new TableServiceClient(connection.ConnectionString);

    private static QueueServiceClient Queues(StorageConnectionOptions connection) =>
        string.IsNullOrWhiteSpace(connection.ConnectionString)
            ? new QueueServiceClient(connection.QueueEndpoint!, Identity(connection))
            : new QueueServiceClient(connection.ConnectionString);

    private static DefaultAzureCredential Identity(StorageConnectionOptions connection) =>
        new DefaultAzureCredential(new DefaultAzureCredentialOptions { ManagedIdentityClientId = connection.ClientId });
}
