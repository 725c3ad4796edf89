namespace TenantHygiene.Ledger.Queue;

/// <summary>How many messages there are, as the service estimates.</summary>
/// <param name="Waiting">In the queue, those in work included.</param>
/// <param name="Poison">Set aside.</param>
public sealed record QueueCounts(long Waiting, long Poison);
