using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Storage.Queues;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TenantHygiene.Functions.Configuration;
using TenantHygiene.Functions.Detection;
using TenantHygiene.Functions.Tests.Purging;
using TenantHygiene.Functions.Tests.Support;
using TenantHygiene.Ledger;
using TenantHygiene.Ledger.Queues;
using TenantHygiene.Ledger.Scans;
using TenantHygiene.Microsoft365.Directory;
using TenantHygiene.Testing;

namespace TenantHygiene.Functions.Tests.Detection;

/// <summary>Scans with everything that they need: a real ledger on Azurite, and a directory that the test writes.</summary>
public sealed class ScanFixture() : FunctionsFixture(healthyUsers: 1)
{
    /// <summary>A process: its own services on the same ledger.</summary>
    /// <param name="directory">The directory of every tenant.</param>
    /// <param name="storage">What sees, or ends, its requests to the storage account.</param>
    /// <param name="limits">What a scan may cost; null for the product's own.</param>
    /// <param name="further">Tenants beside the fixture's own.</param>
    /// <param name="log">Takes what is logged.</param>
    internal ServiceProvider Start(
        IDirectory directory,
        HttpPipelinePolicy? storage = null,
        ScanLimits? limits = null,
        IReadOnlyList<Guid>? further = null,
        LogRecorder? log = null
    )
    {
        var services = Services(settings: FurtherTenants(further ?? []))
            .AddSingleton(new DetectionOptions())
            .AddSingleton(directory)
            .AddSingleton(limits ?? new ScanLimits())
            .AddSingleton<ResolvedErrors>()
            .AddSingleton<ScanEnding>()
            .AddSingleton<ScanStarter>()
            .AddSingleton<ScanRound>()
            .AddSingleton<ScanUsers>()
            .AddSingleton<StartDueScan>();
        if (log is not null)
        {
            services.AddLogging(logging => logging.AddProvider(log));
        }

        if (storage is not null)
        {
            var (tables, queues) = (
                new TableClientOptions { Retry = { MaxRetries = 0 } },
                new QueueClientOptions { Retry = { MaxRetries = 0 } }
            );
            tables.AddPolicy(storage, HttpPipelinePosition.PerRetry);
            queues.AddPolicy(storage, HttpPipelinePosition.PerRetry);
            services.AddSingleton(new TableServiceClient(Storage, tables)).AddSingleton(new QueueServiceClient(Storage, queues));
        }

        return services.BuildServiceProvider();
    }

    /// <summary>A scan that is recorded, and whose activity has not run yet.</summary>
    internal async Task<ScanInput> BeginAsync(ServiceProvider process)
    {
        await using var client = new RecordingDurableClient();
        Clock.Move(TimeSpan.FromMinutes(1));
        await process.GetRequiredService<ScanStarter>().StartNowAsync(TenantId, client, Cancellation);
        return Assert.IsType<ScanInput>(Assert.Single(client.Inputs).Value);
    }

    /// <summary>Calls the activity as the orchestration does, until the scan has ended.</summary>
    /// <returns>How often.</returns>
    internal static async Task<int> RunAsync(IServiceProvider process, ScanInput input)
    {
        for (var calls = 1; ; calls++)
        {
            if (!(await process.GetRequiredService<ScanUsers>().RunAsync(input, Cancellation)).IsUnfinished)
            {
                return calls;
            }

            Assert.True(calls < 100, "The scan does not end.");
        }
    }

    private static Dictionary<string, string?> FurtherTenants(IReadOnlyList<Guid> tenants) =>
        tenants
            .Index()
            .SelectMany(tenant =>
                new (string Key, string Value)[]
                {
                    ("TenantId", tenant.Item.ToString()),
                    ("Policy", "observe"),
                    ("Credential:Kind", "ClientSecret"),
                    ("Credential:ClientId", Guid.Empty.ToString().Replace('0', '1')),
                    ("Credential:ClientSecret", "secret"),
                }.Select(setting => KeyValuePair.Create<string, string?>($"Tenants:{tenant.Index + 1}:{setting.Key}", setting.Value))
            )
            .ToDictionary();
}

/// <summary>Sees the requests of a process to the storage account, and what it puts on queues.</summary>
internal sealed class ObservedStorage : HttpPipelineSynchronousPolicy
{
    private readonly ConcurrentQueue<(string Queue, string Text)> _sent = new();
    private int _requests;

    /// <summary>How many requests there were.</summary>
    public int Requests => Volatile.Read(ref _requests);

    /// <summary>The tenants that were put on the queue of due scans, in order.</summary>
    public IReadOnlyList<TenantSchedule> Due =>
        [.. _sent.Where(one => one.Queue == DueScanQueue.QueueName).Select(one => DueScanQueue.Parse(one.Text)!)];

    /// <summary>The errors that were enqueued, in order.</summary>
    public IReadOnlyList<ProvisioningErrorMessage> Errors =>
        [
            .. _sent
                .Where(one => one.Text.Contains("\"fingerprint\"", StringComparison.Ordinal))
                .Select(one => JsonSerializer.Deserialize(one.Text, LedgerJson.Default.ProvisioningErrorMessage)!),
        ];

    /// <summary>Ends the process at some step; null for never.</summary>
    public ProcessKill? Kill { get; init; }

    /// <inheritdoc/>
    public override void OnSendingRequest(HttpMessage message)
    {
        Kill?.Before();
        Interlocked.Increment(ref _requests);
    }

    /// <inheritdoc/>
    public override void OnReceivedResponse(HttpMessage message)
    {
        var path = message.Request.Uri.ToUri().AbsolutePath;
        if (message.Request.Method == RequestMethod.Post && path.EndsWith("/messages", StringComparison.Ordinal))
        {
            using var body = new MemoryStream();
            message.Request.Content!.WriteTo(body, CancellationToken.None);
            body.Position = 0;
            var text = XDocument.Load(body).Root!.Element("MessageText")!.Value;
            _sent.Enqueue((path.Split('/')[^2], Encoding.UTF8.GetString(Convert.FromBase64String(text))));
        }

        Kill?.After();
    }
}
