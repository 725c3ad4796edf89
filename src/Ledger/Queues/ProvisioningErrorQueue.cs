using System.Diagnostics;
using Azure.Storage.Queues;
using Microsoft.Extensions.Options;
using TenantHygiene.Remediation.Errors;

namespace TenantHygiene.Ledger.Queues;

/// <summary>
/// The queue of detected errors. Duplicates are harmless. Messages of one scan become visible little by little (<see cref="ScanPace"/>), so
/// that those of a tenant with thousands of errors do not stand before everybody else's.
/// </summary>
public sealed class ProvisioningErrorQueue(QueueServiceClient service, IOptions<LedgerOptions> options, TimeProvider time)
{
    private const int Parallelism = 16;
    private static readonly TimeSpan _noExpiry = TimeSpan.FromSeconds(-1);

    private readonly LazyQueue _main = new(service.GetQueueClient(options.Value.QueueName));
    private readonly ScanPace _pace = new(time);

    /// <summary>Adds one message, with the trace that is going on. It never expires.</summary>
    public async Task EnqueueAsync(ProvisioningErrorMessage message, CancellationToken cancellationToken)
    {
        var queue = await _main.OpenAsync(cancellationToken);
        await queue.SendMessageAsync(
            MessageText.Encode(message with { TraceParent = message.TraceParent ?? Activity.Current?.Id }),
            _pace.DelayOf(message),
            _noExpiry,
            cancellationToken
        );
    }

    /// <summary>Adds messages, several at a time. When it fails, some are in the queue: enqueue all again.</summary>
    public async Task EnqueueAsync(IReadOnlyList<ProvisioningErrorMessage> messages, CancellationToken cancellationToken)
    {
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(messages, parallel, async (message, token) => await EnqueueAsync(message, token));
    }
}

/// <summary>A detected error to be examined. It names the error; its consumer reads the facts again.</summary>
public sealed record ProvisioningErrorMessage
{
    /// <summary>The tenant.</summary>
    public required Guid TenantId { get; init; }

    /// <summary>The affected user's Entra object id.</summary>
    public required Guid UserId { get; init; }

    /// <summary>Which error of the user.</summary>
    public required ErrorFingerprint Fingerprint { get; init; }

    /// <summary>The scan that found it; absent where no scan did.</summary>
    public string? ScanId { get; init; }

    /// <summary>When it was found.</summary>
    public required DateTimeOffset DetectedAt { get; init; }

    /// <summary>When the service published it, where it said so.</summary>
    public DateTimeOffset? PublishedAt { get; init; }

    /// <summary>The W3C <c>traceparent</c> of its sender; absent without tracing.</summary>
    public string? TraceParent { get; init; }
}
