using System.Text;
using System.Text.Json;
using Azure.Storage.Queues;

namespace TenantHygiene.Ledger.Queues;

/// <summary>A queue of short texts that name the work; the data is in the ledger. Duplicates are harmless.</summary>
public sealed class WorkQueue(QueueServiceClient service, string name)
{
    private static readonly TimeSpan _noExpiry = TimeSpan.FromSeconds(-1);
    private static readonly TimeSpan _maximumDelay = TimeSpan.FromDays(6);

    private readonly LazyQueue _queue = new(service.GetQueueClient(name));

    /// <summary>Adds a text that becomes visible after a pause. It never expires.</summary>
    public async Task SendAsync(string text, CancellationToken cancellationToken, TimeSpan pause = default)
    {
        var client = await _queue.OpenAsync(cancellationToken);
        var hidden = pause <= TimeSpan.Zero ? null : (TimeSpan?)(pause < _maximumDelay ? pause : _maximumDelay);
        await client.SendMessageAsync(Convert.ToBase64String(Encoding.UTF8.GetBytes(text)), hidden, _noExpiry, cancellationToken);
    }
}

/// <summary>A queue that is created when it is first used. Creating it twice is harmless.</summary>
internal sealed class LazyQueue(QueueClient queue)
{
    private volatile bool _exists;

    public async Task<QueueClient> OpenAsync(CancellationToken cancellationToken)
    {
        if (!_exists)
        {
            await queue.CreateIfNotExistsAsync(metadata: null, cancellationToken);
            _exists = true;
        }

        return queue;
    }
}

/// <summary>The stored form of a message: base64 of UTF-8 JSON, which is what the Functions host expects of a queue.</summary>
internal static class MessageText
{
    public static string Encode(ProvisioningErrorMessage message) =>
        Convert.ToBase64String(JsonSerializer.SerializeToUtf8Bytes(message, LedgerJson.Default.ProvisioningErrorMessage));

    /// <summary>The text behind a stored message, whatever it is; what is not base64 is its own text.</summary>
    public static string Decode(string stored)
    {
        var bytes = new byte[stored.Length];
        return Convert.TryFromBase64String(stored, bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length) : stored;
    }

    public static (ProvisioningErrorMessage? Message, string? Problem) Parse(string text)
    {
        try
        {
            var message = JsonSerializer.Deserialize(text, LedgerJson.Default.ProvisioningErrorMessage);
            return message is null ? (null, "The message is null.") : (message, null);
        }
        catch (JsonException exception)
        {
            return (null, exception.Message);
        }
    }
}
