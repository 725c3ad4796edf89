using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Azure.Storage.Queues;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace TenantHygiene.EmbeddedHost.Tests.Telemetry;

public sealed class MetricTests : IDisposable
{
    private readonly ConcurrentQueue<(string Instrument, double Value, string Tags)> measured = new();
    private readonly MeterListener listener = new();
    private readonly string name = "metrics-" + Guid.NewGuid().ToString("N");
    private readonly HostRecipe recipe;

    public MetricTests()
    {
        recipe = new HostRecipe(typeof(Measured))
        {
            Settings =
            {
                ["AzureWebJobsStorage"] = StorageAccount.Connection,
                ["Metrics:Queue"] = name,
                ["AzureFunctionsJobHost:extensions:queues:maxPollingInterval"] = "00:00:00.1",
                ["AzureFunctionsJobHost:extensions:queues:maxDequeueCount"] = "2",
            },
        };
        listener.InstrumentPublished = (instrument, its) =>
        {
            if (instrument.Meter.Name == "TenantHygiene.EmbeddedHost")
            {
                its.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Take(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Take(instrument, value, tags));
        listener.Start();
    }

    public void Dispose()
    {
        listener.Dispose();
        recipe.Dispose();
    }

    [Fact(SkipType = typeof(StorageAccount), SkipUnless = nameof(StorageAccount.IsThere), Skip = StorageAccount.Lack, Timeout = 60_000)]
    public async Task Backlog_retries_and_messages_set_aside_are_measured_by_queue()
    {
        var queue = new QueueClient(StorageAccount.Connection, name);
        await queue.CreateIfNotExistsAsync(cancellationToken: TestContext.Current.CancellationToken);
        await queue.SendMessageAsync(Convert.ToBase64String("later"u8), visibilityTimeout: TimeSpan.FromHours(1), cancellationToken: TestContext.Current.CancellationToken);
        await queue.SendMessageAsync(Convert.ToBase64String("bomb"u8), TestContext.Current.CancellationToken);
        await using var host = await recipe.StartAsync();

        await SeeAsync("embedded_host.queue.retries", "queue=" + name);
        await SeeAsync("embedded_host.queue.poisoned", "queue=" + name);
        await Eventually.TrueAsync(() =>
        {
            listener.RecordObservableInstruments();
            return measured.Any(seen => seen is { Instrument: "embedded_host.queue.backlog", Value: >= 1 } && seen.Tags.Contains(name, StringComparison.Ordinal));
        });
    }

    [Fact(SkipType = typeof(StorageAccount), SkipUnless = nameof(StorageAccount.IsThere), Skip = StorageAccount.Lack, Timeout = 60_000)]
    public async Task Durations_retries_and_the_lateness_of_timers_are_measured()
    {
        await using var host = await recipe.StartAsync();
        await host.Client.ScheduleNewOrchestrationInstanceAsync("RetryMeasured", TestContext.Current.CancellationToken);

        await SeeAsync("embedded_host.function.duration", "function=FailMeasured trigger=activity outcome=failed");
        await SeeAsync("embedded_host.function.duration", "function=TickMeasured trigger=timer outcome=succeeded");
        await SeeAsync("embedded_host.activity.retries", "orchestrator=RetryMeasured");
        await SeeAsync("embedded_host.timer.lateness", "function=TickMeasured");
        await SeeAsync("embedded_host.durable_timer.lateness", "");
        Assert.Equal(2, measured.Where(seen => seen is { Instrument: "embedded_host.activity.retries", Tags: "orchestrator=RetryMeasured" }).Sum(seen => seen.Value));
        Assert.All(measured.Where(seen => seen.Instrument.EndsWith("lateness", StringComparison.Ordinal)), seen => Assert.True(seen.Value >= 0));
    }

    private Task SeeAsync(string instrument, string tags) =>
        Eventually.TrueAsync(() => measured.Any(seen => seen.Instrument == instrument && seen.Tags == tags));

    private void Take(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        measured.Enqueue((instrument.Name, value, string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"))));

    public static class Measured
    {
        [Function("TakeMeasured")]
        public static void Take([QueueTrigger("%Metrics__Queue%")] string text) => throw new InvalidOperationException("boom");

        [Function("TickMeasured")]
        public static void Tick([TimerTrigger("* * * * * *")] TimerInfo timer)
        {
            // Only its figures matter.
        }

        [Function("RetryMeasured")]
        public static async Task Retry([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            try
            {
                await context.CallActivityAsync("FailMeasured", options: TaskOptions.FromRetryPolicy(new RetryPolicy(3, TimeSpan.FromMilliseconds(10))));
            }
            catch (TaskFailedException)
            {
                // As intended.
            }
        }

        [Function("FailMeasured")]
        public static void Fail([ActivityTrigger] string? nothing) => throw new InvalidOperationException("boom");
    }
}
