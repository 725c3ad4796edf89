using System.Text;
using System.Text.Json.Nodes;
using Azure.Storage.Queues;

namespace TenantHygiene.EndToEnd.Support;

/// <summary>Puts messages on the queue of detected errors, as anybody can who may write to the storage account.</summary>
public sealed class QueueDriver(string storage)
{
    private readonly QueueClient _queue = new(storage, "provisioning-errors");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>The message that a scan would put on the queue.</summary>
    public static string Message(AffectedUser user, string fingerprint) =>
        new JsonObject
        {
            ["tenantId"] = user.TenantId,
            ["userId"] = user.Id,
            ["fingerprint"] = fingerprint,
            ["detectedAt"] = TimeProvider.System.GetUtcNow(),
        }.ToJsonString();

    /// <summary>Puts a text on the queue, in base64 as the Functions host expects it.</summary>
    public Task PutAsync(string text) => PutRawAsync(Convert.ToBase64String(Encoding.UTF8.GetBytes(text)));

    /// <summary>Puts a text on another queue of the product.</summary>
    public Task PutAsync(string text, string queueName) =>
        SendAsync(new QueueClient(storage, queueName), Convert.ToBase64String(Encoding.UTF8.GetBytes(text)));

    /// <summary>Puts a text on the queue as it is.</summary>
    public Task PutRawAsync(string text) => SendAsync(_queue, text);

    /// <summary>How many messages there are, hidden ones included.</summary>
    public async Task<int> CountAsync() => (await _queue.GetPropertiesAsync(Cancellation)).Value.ApproximateMessagesCount;

    private static async Task SendAsync(QueueClient to, string text)
    {
        await to.CreateIfNotExistsAsync(cancellationToken: Cancellation);
        await to.SendMessageAsync(text, Cancellation);
    }
}
