using Azure.Data.Tables;
using Azure.Storage.Queues;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
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
using TenantHygiene.Ledger.Tenants;

namespace TenantHygiene.Ledger.Tests;

public sealed class LedgerRegistrationTests
{
    [Theory]
    [InlineData(
        "AzureWebJobsStorage",
        "UseDevelopmentStorage=true",
        "http://127.0.0.1:10002/devstoreaccount1",
        "http://127.0.0.1:10001/devstoreaccount1"
    )]
    [InlineData(
        "AzureWebJobsStorage:accountName",
        "hygiene01",
        "https://hygiene01.table.core.windows.net/",
        "https://hygiene01.queue.core.windows.net/"
    )]
    public void Every_store_is_made_from_the_setting_of_the_storage_account(string name, string value, string tables, string queues)
    {
        using var provider = Provide((name, value));

        Assert.Equal(new Uri(tables), provider.GetRequiredService<TableServiceClient>().Uri);
        Assert.Equal(new Uri(queues), provider.GetRequiredService<QueueServiceClient>().Uri);
        Type[] stores =
        [
            typeof(RemediationStore),
            typeof(ProvisioningErrorQueue),
            typeof(TriggerQueues),
            typeof(ScanStore),
            typeof(PurgeIntentStore),
            typeof(EvidenceStore),
            typeof(PurgeBudgetStore),
            typeof(KillSwitchStore),
            typeof(IdempotencyStore),
            typeof(AuditLog),
            typeof(SnoozeStore),
            typeof(AgentMessages),
            typeof(AgentWorkStore),
            typeof(AgentStore),
            typeof(OutboxStore),
            typeof(OutboxLeases),
            typeof(RemediationNotifications),
        ];
        Assert.All(stores, store => Assert.Same(provider.GetRequiredService(store), provider.GetRequiredService(store)));
    }

    [Fact]
    public void Endpoints_may_be_named_one_by_one()
    {
        using var provider = Provide(
            ("AzureWebJobsStorage:tableServiceUri", "https://t.example/"),
            ("AzureWebJobsStorage:queueServiceUri", "https://q.example/")
        );

        Assert.Equal(new Uri("https://t.example/"), provider.GetRequiredService<TableServiceClient>().Uri);
        Assert.Equal(new Uri("https://q.example/"), provider.GetRequiredService<QueueServiceClient>().Uri);
    }

    [Theory]
    [InlineData("Unrelated", "x", "AzureWebJobsStorage is missing")]
    [InlineData("AzureWebJobsStorage", "AccountKey=c2VjcmV0", "AzureWebJobsStorage is not a storage connection string.")]
    [InlineData("AzureWebJobsStorage", "gibberish", "AzureWebJobsStorage is not a storage connection string.")]
    [InlineData("AzureWebJobsStorage:accountName", "evil.example/", "AzureWebJobsStorage__accountName")]
    [InlineData("AzureWebJobsStorage:tableServiceUri", "https://t.example/", "AzureWebJobsStorage__queueServiceUri")]
    public void A_missing_or_malformed_setting_is_refused_in_one_line_that_names_it_and_not_its_value(
        string name,
        string value,
        string expected
    )
    {
        using var provider = Provide((name, value));

        var exception = Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IStartupValidator>().Validate());

        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', exception.Message);
        Assert.DoesNotContain("c2VjcmV0", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Ledger:TablePrefix", "1abc", "Ledger__TablePrefix")]
    [InlineData("Ledger:QueueName", "Errors_", "Ledger__QueueName")]
    public void A_name_that_the_storage_account_would_refuse_is_refused_at_the_start(string name, string value, string expected)
    {
        using var provider = Provide((name, value), ("AzureWebJobsStorage", "UseDevelopmentStorage=true"));

        var exception = Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IStartupValidator>().Validate());

        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
    }

    private static ServiceProvider Provide(params (string Name, string Value)[] settings) =>
        new ServiceCollection()
            .AddLedger(
                new ConfigurationBuilder()
                    .AddInMemoryCollection(settings.ToDictionary(setting => setting.Name, setting => (string?)setting.Value))
                    .Build()
            )
            .BuildServiceProvider();
}
