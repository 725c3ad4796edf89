using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Storage.Queues;
using Microsoft.Extensions.Options;
using TenantHygiene.Ledger.Tables;
using TenantHygiene.Testing;

namespace TenantHygiene.Ledger.Tests.Support;

/// <summary>The storage account of the tests: Azurite. Each instance keeps to tables and queues of its own.</summary>
public sealed class StorageAccount : IAsyncDisposable
{
    private readonly string _connection = Azurite.ConnectionOrSkip();

    public StorageAccount()
    {
        var unique = Guid.NewGuid().ToString("N")[..12];
        Options = Microsoft.Extensions.Options.Options.Create(new LedgerOptions { TablePrefix = $"T{unique}", QueueName = $"t-{unique}" });
        Service = new TableServiceClient(_connection);
        Queues = new QueueServiceClient(_connection);
        Tables = new LedgerTables(Service, Options);
    }

    public IOptions<LedgerOptions> Options { get; }

    public TableServiceClient Service { get; }

    public QueueServiceClient Queues { get; }

    public LedgerTables Tables { get; }

    /// <summary>The same tables through a pipeline that may fail.</summary>
    public LedgerTables TablesThrough(HttpPipelinePolicy policy)
    {
        var clientOptions = new TableClientOptions { Retry = { MaxRetries = 0 } };
        clientOptions.AddPolicy(policy, HttpPipelinePosition.PerRetry);
        return new LedgerTables(new TableServiceClient(_connection, clientOptions), Options);
    }

    /// <summary>The same tables through a client that loses one reply and then tries again by itself.</summary>
    public LedgerTables TablesLosingReply(int request)
    {
        var clientOptions = new TableClientOptions { Retry = { Delay = TimeSpan.FromMilliseconds(1) } };
        clientOptions.AddPolicy(new LosingReplyPolicy(request), HttpPipelinePosition.PerRetry);
        return new LedgerTables(new TableServiceClient(_connection, clientOptions), Options);
    }

    /// <summary>The same queues through a pipeline that may fail.</summary>
    public QueueServiceClient QueuesThrough(HttpPipelinePolicy policy)
    {
        var clientOptions = new QueueClientOptions { Retry = { MaxRetries = 0 } };
        clientOptions.AddPolicy(policy, HttpPipelinePosition.PerRetry);
        return new QueueServiceClient(_connection, clientOptions);
    }

    /// <summary>A table as the ledger names it, to look behind the stores.</summary>
    public TableClient Table(string name) => Service.GetTableClient(Options.Value.TablePrefix + name);

    public async ValueTask DisposeAsync()
    {
        var prefix = Options.Value.TablePrefix;
        await foreach (
            var table in Service.QueryAsync(table => table.Name.CompareTo(prefix) >= 0 && table.Name.CompareTo(prefix + "~") < 0)
        )
        {
            await Service.DeleteTableAsync(table.Name);
        }

        await Queues.GetQueueClient(Options.Value.QueueName).DeleteIfExistsAsync();
        await Queues.GetQueueClient(Options.Value.QueueName + "-poison").DeleteIfExistsAsync();
    }
}
