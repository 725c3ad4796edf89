using System.Diagnostics;
using System.Text.Json;
using Azure.Storage.Queues;
using TenantHygiene.Ledger.Queues;

namespace TenantHygiene.Ledger.Scans;

/// <summary>
/// The queue of tenants whose scan is due. A message is the tenant's schedule as it was read; of all with the same version, one starts a
/// scan. Duplicates are harmless.
/// </summary>
public sealed class DueScanQueue(QueueServiceClient service)
{
    /// <summary>Its name, which its trigger repeats.</summary>
    public const string QueueName = "due-scans";

    private readonly WorkQueue _queue = new(service, QueueName);

    /// <summary>Adds a tenant, after a pause if one is given, with the trace that is going on.</summary>
    public Task SendAsync(TenantSchedule schedule, CancellationToken cancellationToken, TimeSpan pause = default) =>
        _queue.SendAsync(
            JsonSerializer.Serialize(
                schedule with
                {
                    TraceParent = schedule.TraceParent ?? Activity.Current?.Id,
                },
                LedgerJson.Default.TenantSchedule
            ),
            cancellationToken,
            pause
        );

    /// <summary>Reads a message; null when it is none.</summary>
    public static TenantSchedule? Parse(string text)
    {
        try
        {
            return JsonSerializer.Deserialize(text, LedgerJson.Default.TenantSchedule);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
