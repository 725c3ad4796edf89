using TenantHygiene.Ledger.Queue;

namespace TenantHygiene.Functions.Api.Queue;

/// <summary>Messages that failed five times and were set aside. Nothing is lost: they wait here.</summary>
/// <param name="Queue">The queue that was asked about.</param>
/// <param name="Waiting">Messages in the queue itself, as the service estimates.</param>
/// <param name="Poison">Messages set aside, as the service estimates.</param>
/// <param name="Items">The first of those set aside.</param>
/// <param name="Queues">Every queue that can be asked about.</param>
public sealed record PoisonList(string Queue, long Waiting, long Poison, IReadOnlyList<PoisonItem> Items, IReadOnlyList<QueueResource> Queues);

/// <summary>A queue, and how many messages there are.</summary>
/// <param name="Name">Its name, for <c>?queue=</c>.</param>
/// <param name="Waiting">Messages in it, as the service estimates.</param>
/// <param name="Poison">Messages set aside, as the service estimates.</param>
public sealed record QueueResource(string Name, long Waiting, long Poison);

/// <summary>One message that was set aside.</summary>
/// <param name="Id">The service's id.</param>
/// <param name="Text">The message as it was stored, cut at 4,000 characters.</param>
/// <param name="Problem">Why it cannot be read; absent when it can.</param>
/// <param name="SetAsideAt">When it was set aside.</param>
public sealed record PoisonItem(string Id, string Text, string? Problem, DateTimeOffset? SetAsideAt)
{
    private const int MaximumText = 4000;

    internal static PoisonItem Of(PoisonMessage message) => new(message.Id, message.Text[..Math.Min(MaximumText, message.Text.Length)], message.Problem, message.SetAsideAt);
}

/// <summary>What a replay moved.</summary>
/// <param name="Moved">Messages moved back into the queue.</param>
public sealed record ReplayResult(int Moved);
