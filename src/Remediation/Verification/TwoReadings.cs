namespace TenantHygiene.Remediation.Verification;

/// <summary>
/// What two readings show that both found nothing. They count as two only when time passed between them by the clock, so that replicas could differ:
/// whatever woke the one who reads, and however often. The time of the first reading travels with the question.
/// </summary>
public abstract record TwoReadings
{
    /// <summary>The shortest time between the end of the first reading and the beginning of the second.</summary>
    public static readonly TimeSpan Apart = TimeSpan.FromSeconds(20);

    private TwoReadings()
    {
    }

    /// <summary>Seen once, or twice at too short a distance.</summary>
    /// <param name="FirstAt">When the first reading ended.</param>
    /// <param name="Pause">How long to wait before the next one.</param>
    public sealed record Once(DateTimeOffset FirstAt, TimeSpan Pause) : TwoReadings;

    /// <summary>Seen twice.</summary>
    /// <param name="FirstAt">When the first reading ended.</param>
    /// <param name="SecondAt">When the second one began.</param>
    public sealed record Twice(DateTimeOffset FirstAt, DateTimeOffset SecondAt) : TwoReadings;

    /// <summary>Judges a reading that found nothing.</summary>
    /// <param name="firstAt">When an earlier reading ended that found nothing, either, with none in between that did; null for none.</param>
    /// <param name="began">When this reading began.</param>
    /// <param name="ended">When it ended.</param>
    /// <param name="confirmAfter">The pause before the second reading; where it is shorter than <see cref="Apart"/>, as in a simulation, it is the distance that counts.</param>
    public static TwoReadings Judge(DateTimeOffset? firstAt, DateTimeOffset began, DateTimeOffset ended, TimeSpan confirmAfter)
    {
        var apart = confirmAfter < Apart ? confirmAfter : Apart;
        return firstAt switch
        {
            // A clock that was set back, or another machine's that is ahead, tells no distance.
            null => new Once(ended, confirmAfter),
            { } first when first > began => new Once(ended, confirmAfter),
            { } first when AreApart(first, began, apart) => new Twice(first, began),
            { } first => new Once(first, apart - (began - first)),
        };
    }

    /// <summary>How long to wait before a second reading counts.</summary>
    public static TimeSpan Until(DateTimeOffset firstAt, DateTimeOffset now, TimeSpan confirmAfter)
    {
        var missing = firstAt + (confirmAfter < Apart ? confirmAfter : Apart) - now;
        return missing > TimeSpan.Zero ? missing : TimeSpan.Zero;
    }

    private static bool AreApart(DateTimeOffset firstAt, DateTimeOffset began, TimeSpan apart) => began - firstAt >= apart;
}
