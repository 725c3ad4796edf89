using System.Diagnostics;
using System.Globalization;
using System.Text;
using Azure.Data.Tables;
using Azure.Storage.Queues;
using TenantHygiene.LocalEnvironment.Processes;
using TenantHygiene.LocalEnvironment.Repository;

namespace TenantHygiene.Benchmarks.Webhooks;

/// <summary>
/// Writes what the acceptance of a delivery writes, and does nothing else: a transaction of two rows and a message on a queue, with the same clients, in a
/// process of its own, as many at a time as there are senders. That is what the storage account can take.
/// </summary>
internal static class DirectWriter
{
    /// <summary>The first argument of the process.</summary>
    public const string Command = "direct-writes";

    private const string Answer = "seconds: ";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>Starts the process, and waits for its end.</summary>
    /// <returns>How long the writes took, the start of the process left out.</returns>
    public static async Task<TimeSpan> MeasureAsync(string storage, int deliveries, DirectoryInfo data, CancellationToken cancellationToken)
    {
        await using var process = SupervisedProcess.Start(new ProcessOrder
        {
            Name = "The direct writer",
            FileName = BuiltProject.DotnetHost,
            Arguments = [BuiltProject.Assembly("Benchmarks"), Command, storage, deliveries.ToString(CultureInfo.InvariantCulture)],
            WorkingDirectory = data.FullName,
            LogFile = Path.Combine(data.FullName, "direct-writer.log"),
        });
        var line = await process.WaitForLineAsync(text => text.StartsWith(Answer, StringComparison.Ordinal), Patience, cancellationToken);
        return TimeSpan.FromSeconds(double.Parse(line[Answer.Length..], CultureInfo.InvariantCulture));
    }

    /// <summary>The process itself.</summary>
    public static async Task RunAsync(string storage, string deliveries, CancellationToken cancellationToken)
    {
        var table = new TableServiceClient(storage).GetTableClient("DirectWrites");
        var queue = new QueueServiceClient(storage).GetQueueClient("direct-writes");
        await table.CreateIfNotExistsAsync(cancellationToken);
        await queue.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
        await WriteAsync(WebhookBenchmark.WarmUp, "warm-up");
        var began = Stopwatch.GetTimestamp();
        await WriteAsync(int.Parse(deliveries, CultureInfo.InvariantCulture), "measured");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Answer}{Stopwatch.GetElapsedTime(began).TotalSeconds}"));

        Task WriteAsync(int count, string name) => WebhookBenchmark.ManyAtATimeAsync(count, async number =>
        {
            var (key, content) = ($"d-{name}-{number:D60}", $"c-{name}-{number:D60}");
            var row = new TableEntity("benchmark", key) { ["ReceivedAt"] = TimeProvider.System.GetUtcNow(), ["Content"] = content, ["DocumentLength"] = 400, ["Document0"] = new string('x', 400) };
            await table.SubmitTransactionAsync(
                [new(TableTransactionActionType.Add, row), new(TableTransactionActionType.Add, new TableEntity("benchmark", content) { ["Original"] = key })], cancellationToken);
            await queue.SendMessageAsync(Convert.ToBase64String(Encoding.UTF8.GetBytes($"benchmark/{key}")), visibilityTimeout: null, timeToLive: TimeSpan.FromSeconds(-1), cancellationToken);
        });
    }
}
