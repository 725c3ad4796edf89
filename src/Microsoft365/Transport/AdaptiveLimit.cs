namespace TenantHygiene.Microsoft365.Transport;

/// <summary>
/// How many requests of one tenant may be under way: begins at 2, grows by one after as many unthrottled answers as there are places, halves when the
/// service throttles. Exchange Online publishes no figure for its REST interface, so the limit is found by trying.
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

    private int answers;
    private int ceiling = Largest;
    private DateTimeOffset? reducedAt;

    /// <summary>Places now.</summary>
    public int Value { get; private set; } = Initial;

    /// <summary>Records an answer that was not throttled.</summary>
    public void Answered()
    {
        if (++answers < Value)
        {
            return;
        }

        answers = 0;
        if (reducedAt is { } reduced && clock.GetUtcNow() - reduced >= Caution)
        {
            (ceiling, reducedAt) = (Largest, null);
        }

        Value = Math.Min(Value + 1, ceiling);
    }

    /// <summary>Records that the service refused a request because there were too many.</summary>
    /// <param name="sentAt">When that request was sent. Those that were under way together count once.</param>
    public void Throttled(DateTimeOffset sentAt)
    {
        if (sentAt < reducedAt)
        {
            return;
        }

        ceiling = Math.Max(1, Value - 1);
        Value = Math.Max(1, Value / 2);
        reducedAt = clock.GetUtcNow();
        answers = 0;
    }
}
