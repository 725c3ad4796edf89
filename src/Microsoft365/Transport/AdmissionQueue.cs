namespace TenantHygiene.Microsoft365.Transport;

/// <summary>
/// Admits callers in the order in which they came, as many at a time as a limit allows that may change while they wait.
/// (<c>System.Threading.RateLimiting</c> has no limiter whose permits can be changed.)
/// </summary>
/// <param name="limit">Reads the limit; called under the lock.</param>
/// <param name="gate">The lock that the limit's owner holds as well.</param>
internal sealed class AdmissionQueue(Func<int> limit, Lock gate)
{
    private readonly LinkedList<TaskCompletionSource> _waiting = [];
    private int _admitted;

    /// <summary>Waits for a place. Every completed call is followed by one of <see cref="Leave"/>.</summary>
    /// <exception cref="OperationCanceledException">Cancelled while waiting; no place is taken.</exception>
    public async Task EnterAsync(CancellationToken cancellationToken)
    {
        LinkedListNode<TaskCompletionSource> place;
        lock (gate)
        {
            if (_waiting.Count == 0 && _admitted < limit())
            {
                _admitted++;
                return;
            }

            place = _waiting.AddLast(new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        await using var registration = cancellationToken.Register(() => Abandon(place, cancellationToken));
        await place.Value.Task;
    }

    /// <summary>Gives a place back.</summary>
    public void Leave()
    {
        lock (gate)
        {
            _admitted--;
            Admit();
        }
    }

    /// <summary>Admits those for whom there is room. Called under the lock, when the limit may have grown.</summary>
    public void Admit()
    {
        while (_admitted < limit() && _waiting.First is { } first)
        {
            _waiting.RemoveFirst();
            _admitted++;
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

            _waiting.Remove(place);
        }

        place.Value.SetCanceled(cancellationToken);
    }
}

/// <summary>
/// How many requests of one tenant may be under way: begins at 2, grows by one after as many unthrottled answers as there are places,
/// halves when the service throttles. Exchange Online publishes no figure for its REST interface, and Microsoft Graph one that it may change and
/// that other applications use up as well, so the limit is found by trying.
/// </summary>
/// <remarks>Not thread-safe: its owner holds a lock.</remarks>
internal sealed class AdaptiveLimit(TimeProvider clock)
{
    /// <summary>Places at the start.</summary>
    public const int Initial = 2;

    /// <summary>The most places there ever are.</summary>
    public const int Largest = 8;

    /// <summary>How long the number of places that led to a refusal is not tried again.</summary>
    public static readonly TimeSpan Caution = TimeSpan.FromMinutes(5);

    private int _answers;
    private int _ceiling = Largest;
    private DateTimeOffset? _reducedAt;

    /// <summary>Places now.</summary>
    public int Value { get; private set; } = Initial;

    /// <summary>Records an answer that was not throttled.</summary>
    public void Answered()
    {
        if (++_answers < Value)
        {
            return;
        }

        _answers = 0;
        if (_reducedAt is { } reduced && clock.GetUtcNow() - reduced >= Caution)
        {
            (_ceiling, _reducedAt) = (Largest, null);
        }

        Value = Math.Min(Value + 1, _ceiling);
    }

    /// <summary>Records that the service refused a request because there were too many.</summary>
    /// <param name="sentAt">When that request was sent. Those that were under way together count once.</param>
    public void Throttled(DateTimeOffset sentAt)
    {
        if (sentAt < _reducedAt)
        {
            return;
        }

        _ceiling = Math.Max(1, Value - 1);
        Value = Math.Max(1, Value / 2);
        _reducedAt = clock.GetUtcNow();
        _answers = 0;
    }
}
