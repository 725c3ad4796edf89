namespace TenantHygiene.Microsoft365.Transport;

/// <summary>
/// Admits callers in the order in which they came, as many at a time as a limit allows that may change while they wait.
/// (<c>System.Threading.RateLimiting</c> has no limiter whose permits can be changed.)
/// </summary>
/// <param name="limit">Reads the limit; called under the lock.</param>
/// <param name="gate">The lock that the limit's owner holds as well.</param>
internal sealed class AdmissionQueue(Func<int> limit, Lock gate)
{
    private readonly LinkedList<TaskCompletionSource> waiting = [];
    private int admitted;

    /// <summary>Waits for a place. Every completed call is followed by one of <see cref="Leave"/>.</summary>
    /// <exception cref="OperationCanceledException">Cancelled while waiting; no place is taken.</exception>
    public async Task EnterAsync(CancellationToken cancellationToken)
    {
        LinkedListNode<TaskCompletionSource> place;
        lock (gate)
        {
            if (waiting.Count == 0 && admitted < limit())
            {
                admitted++;
                return;
            }

            place = waiting.AddLast(new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        await using var registration = cancellationToken.Register(() => Abandon(place, cancellationToken));
        await place.Value.Task;
    }

    /// <summary>Gives a place back.</summary>
    public void Leave()
    {
        lock (gate)
        {
            admitted--;
            Admit();
        }
    }

    /// <summary>Admits those for whom there is room. Called under the lock, when the limit may have grown.</summary>
    public void Admit()
    {
        while (admitted < limit() && waiting.First is { } first)
        {
            waiting.RemoveFirst();
            admitted++;
            first.Value.SetResult();
        }
    }

    private void Abandon(LinkedListNode<TaskCompletionSource> place, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            if (place.List is null)
            {
                return;
            }

            waiting.Remove(place);
        }

        place.Value.SetCanceled(cancellationToken);
    }
}
