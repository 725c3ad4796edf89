using System.Globalization;
using Azure.Storage.Queues;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace TenantHygiene.EmbeddedHost.Tests.Queues;

public sealed class QueueConcurrencyTests : IDisposable
{
    private readonly string name = "limits-" + Guid.NewGuid().ToString("N");
    private readonly FakeTimeProvider time = new(DateTimeOffset.UnixEpoch.AddYears(56));
    private readonly Work work = new();
    private readonly HostRecipe recipe;

    public QueueConcurrencyTests()
    {
        recipe = new HostRecipe(typeof(Worker))
        {
            Time = time,
            Settings = { ["AzureWebJobsStorage"] = StorageAccount.Connection, ["Limits:Queue"] = name },
            Configure = builder => builder.Services.AddSingleton(work),
        };
    }

    public void Dispose() => recipe.Dispose();

    [Theory(SkipType = typeof(StorageAccount), SkipUnless = nameof(StorageAccount.IsThere), Skip = StorageAccount.Lack, Timeout = 60_000)]
    [InlineData(2, 0, 2)]
    [InlineData(2, 1, 3)]
    [InlineData(4, 0, 4)]
    public async Task Never_more_messages_are_in_work_than_a_batch_on_top_of_the_threshold(int batchSize, int threshold, int most)
    {
        var cancellation = TestContext.Current.CancellationToken;
        recipe.Settings["AzureFunctionsJobHost:extensions:queues:batchSize"] = batchSize.ToString(CultureInfo.InvariantCulture);
        recipe.Settings["AzureFunctionsJobHost:extensions:queues:newBatchThreshold"] = threshold.ToString(CultureInfo.InvariantCulture);
        var queue = new QueueClient(StorageAccount.Connection, name);
        await queue.CreateIfNotExistsAsync(cancellationToken: cancellation);
        for (var number = 0; number < 12; number++)
        {
            await queue.SendMessageAsync(Convert.ToBase64String("x"u8), cancellation);
        }

        await using var host = await recipe.StartAsync();
        var began = batchSize;
        for (var ended = 0; ended < 12; ended++)
        {
            // A new batch is fetched as soon as no more than the threshold are in work.
            began = began - ended > threshold ? began : Math.Min(12, began + batchSize);
            await TurnUntilAsync(() => work.Began == began);
            work.Gate.Release();
            await TurnUntilAsync(() => work.Ended > ended);
        }

        Assert.Equal(most, work.Most);
    }

    // The listener pauses by this clock when it finds nothing.
    private Task TurnUntilAsync(Func<bool> fact) => Eventually.TrueAsync(() =>
    {
        time.Advance(TimeSpan.FromMilliseconds(100));
        return fact();
    });

    public sealed class Work
    {
        private int running;
        private int began;
        private int ended;
        private int most;

        public SemaphoreSlim Gate { get; } = new(0);

        public int Began => Volatile.Read(ref began);

        public int Ended => Volatile.Read(ref ended);

        public int Most => Volatile.Read(ref most);

        public async Task DoAsync()
        {
            lock (Gate)
            {
                running++;
                began++;
                most = Math.Max(most, running);
            }

            await Gate.WaitAsync();
            lock (Gate)
            {
                running--;
                ended++;
            }
        }
    }

    public sealed class Worker(Work work)
    {
        [Function("Worker")]
        public Task Run([QueueTrigger("%Limits__Queue%")] string text) => work.DoAsync();
    }
}
