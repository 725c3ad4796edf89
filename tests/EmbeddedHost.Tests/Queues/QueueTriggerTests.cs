using System.Collections.Concurrent;
using System.Text;
using Azure.Storage.Queues;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace TenantHygiene.EmbeddedHost.Tests.Queues;

public sealed class QueueTriggerTests : IDisposable
{
    private readonly string name = "orders-" + Guid.NewGuid().ToString("N");
    private readonly Received received = new();
    private readonly HostRecipe recipe;

    public QueueTriggerTests()
    {
        recipe = new HostRecipe(typeof(Orders))
        {
            Settings =
            {
                ["AzureWebJobsStorage"] = StorageAccount.Connection,
                ["Orders:Queue"] = name,
                ["AzureFunctionsJobHost:extensions:queues:maxPollingInterval"] = "00:00:00.1",
            },
            Configure = builder => builder.Services.AddSingleton(received),
        };
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => recipe.Dispose();

    [Fact(SkipType = typeof(StorageAccount), SkipUnless = nameof(StorageAccount.IsThere), Skip = StorageAccount.Lack)]
    public async Task A_message_is_bound_and_deleted()
    {
        await using var host = await recipe.StartAsync();
        var queue = Queue(name);

        await SendAsync(queue, """{"ITEM":"lamp","number":3}""");
        await Eventually.TrueAsync(() => received.Seen.Count == 1);

        Assert.Equal("lamp x3, try 1", received.Seen.Single());
        await Eventually.TrueAsync(async () => (await queue.GetPropertiesAsync(Cancellation)).Value.ApproximateMessagesCount == 0);
    }

    [Fact(SkipType = typeof(StorageAccount), SkipUnless = nameof(StorageAccount.IsThere), Skip = StorageAccount.Lack)]
    public async Task A_message_that_always_fails_goes_to_the_poison_queue_with_its_text()
    {
        await using var host = await recipe.StartAsync();

        var text = await SendAsync(Queue(name), """{"item":"bomb","number":1}""");

        Assert.Equal(text, await PoisonAsync());
        Assert.Equal(["bomb x1, try 1", "bomb x1, try 2", "bomb x1, try 3", "bomb x1, try 4", "bomb x1, try 5"], received.Seen);
    }

    [Fact(SkipType = typeof(StorageAccount), SkipUnless = nameof(StorageAccount.IsThere), Skip = StorageAccount.Lack)]
    public async Task A_message_that_is_not_base64_goes_to_the_poison_queue_without_running_the_function()
    {
        await using var host = await recipe.StartAsync();

        await Queue(name).CreateIfNotExistsAsync(cancellationToken: Cancellation);
        await Queue(name).SendMessageAsync("plain, not base64!", Cancellation);

        Assert.Equal("plain, not base64!", await PoisonAsync());
        Assert.Empty(received.Seen);
    }

    [Fact(SkipType = typeof(StorageAccount), SkipUnless = nameof(StorageAccount.IsThere), Skip = StorageAccount.Lack)]
    public async Task Storage_that_is_away_at_the_start_is_waited_for()
    {
        recipe.Settings["AzureWebJobsStorage"] =
            "DefaultEndpointsProtocol=http;AccountName=a;AccountKey=YQ==;QueueEndpoint=http://127.0.0.1:1/a";
        await using var host = await recipe.StartAsync();

        Assert.NotNull(host.Client);
    }

    private static QueueClient Queue(string queue) => new(StorageAccount.Connection, queue);

    private static async Task<string> SendAsync(QueueClient queue, string json)
    {
        await queue.CreateIfNotExistsAsync(cancellationToken: Cancellation);
        var text = Convert.ToBase64String(Encoding.UTF8.GetBytes(json));
        await queue.SendMessageAsync(text, Cancellation);
        return text;
    }

    private async Task<string> PoisonAsync()
    {
        var poison = Queue(name + "-poison");
        string? text = null;
        await Eventually.TrueAsync(async () =>
        {
            if (await poison.ExistsAsync(Cancellation))
            {
                text = (await poison.PeekMessageAsync(Cancellation)).Value?.MessageText;
            }

            return text is not null;
        });
        return text!;
    }

    public sealed class Received
    {
        public ConcurrentQueue<string> Seen { get; } = new();
    }

    public sealed record OrderMessage(string Item, int Number);

    public sealed class Orders(Received received)
    {
        [Function("Orders")]
        public void Run([QueueTrigger("%Orders__Queue%")] OrderMessage order, int dequeueCount)
        {
            received.Seen.Enqueue($"{order.Item} x{order.Number}, try {dequeueCount}");
            if (order.Item == "bomb")
            {
                throw new InvalidOperationException("boom");
            }
        }
    }
}
