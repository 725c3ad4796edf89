using System.Globalization;
using System.Text;
using Azure.Storage.Queues;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;

namespace TenantHygiene.Conformance.App;

/// <summary>A state that travels as a number.</summary>
public enum ItemState
{
    /// <summary>Unknown.</summary>
    Unknown = 0,

    /// <summary>Broken.</summary>
    Broken = 1,
}

/// <summary>A message.</summary>
public sealed record Item(string Name, int Count, ItemState State);

/// <summary>Queue triggers; every queue has the prefix of the run.</summary>
public sealed class QueueFunctions(Journal journal, Gates gates, IConfiguration configuration, TimeProvider time)
{
    [Function(nameof(TakeText))]
    public void TakeText(
        [QueueTrigger("%Conformance:Prefix%-text")] string text,
        string id,
        int dequeueCount,
        DateTimeOffset insertionTime,
        FunctionContext context
    ) =>
        journal.Note(
            "text",
            $"{text}|{id.Length > 0}|{dequeueCount}|{insertionTime > DateTimeOffset.UnixEpoch}|{context.BindingContext.BindingData.ContainsKey("PopReceipt")}"
        );

    [Function(nameof(TakeBytes))]
    public void TakeBytes([QueueTrigger("%Conformance:Prefix%-bytes")] byte[] bytes) => journal.Note("bytes", Convert.ToHexString(bytes));

    [Function(nameof(TakeItem))]
    public void TakeItem([QueueTrigger("%Conformance:Prefix%-item")] Item item, string name) =>
        journal.Note("item", $"{item.Count} x {item.Name}, {item.State}, field {name}");

    [Function(nameof(TakeAndFail))]
    public void TakeAndFail([QueueTrigger("%Conformance:Prefix%-fail")] string text, int dequeueCount)
    {
        journal.Note("fail-" + text, dequeueCount.ToString(CultureInfo.InvariantCulture));
        if (!text.StartsWith("twice", StringComparison.Ordinal) || dequeueCount < 3)
        {
            throw new InvalidOperationException("boom");
        }
    }

    [Function(nameof(TakeTogether))]
    public async Task TakeTogether([QueueTrigger("%Conformance:Prefix%-together")] string text, CancellationToken cancellation)
    {
        if (journal.Note("together", text) == 3)
        {
            gates.Open("together");
        }

        await gates.PassAsync("together", cancellation);
        journal.Note("together-done", text);
    }

    [Function(nameof(TakeSlowly))]
    public async Task TakeSlowly([QueueTrigger("%Conformance:Prefix%-slow")] string text)
    {
        journal.Note("slow", text);
        await Task.Delay(TimeSpan.FromSeconds(3), time);
        var done = new QueueClient(configuration["AzureWebJobsStorage"], configuration["Conformance:Prefix"] + "-done");
        await done.CreateIfNotExistsAsync();
        await done.SendMessageAsync(Convert.ToBase64String(Encoding.UTF8.GetBytes(text)));
    }
}
