namespace TenantHygiene.Remediation.Safety;

/// <summary>
/// When to check whether an error is gone. The delay stays small compared with the time that the service takes: a check follows after a
/// tenth of the time waited so far, and not for ever.
/// </summary>
public sealed record VerificationSchedule
{
    /// <summary>The shortest pause between two checks.</summary>
    private static readonly TimeSpan _minimum = TimeSpan.FromMinutes(1);

    /// <summary>The first check, after provisioning was requested.</summary>
    public required TimeSpan FirstCheckAfter { get; init; }

    /// <summary>The longest pause between two checks.</summary>
    public required TimeSpan MaxInterval { get; init; }

    /// <summary>When to give up, counted from the retry.</summary>
    public required TimeSpan GiveUpAfter { get; init; }

    /// <summary>The pause before the next check of an error that still stands.</summary>
    /// <param name="waited">The time since provisioning was requested.</param>
    public TimeSpan PauseAfter(TimeSpan waited)
    {
        var shortest = FirstCheckAfter < _minimum ? FirstCheckAfter : _minimum;
        var pause = waited / 10 > shortest ? waited / 10 : shortest;
        return pause < MaxInterval ? pause : MaxInterval;
    }

    /// <summary>The pause before an attempt that reads everything anew; each is half as long again as the one before.</summary>
    /// <param name="attempt">1 for the first.</param>
    public TimeSpan PauseBefore(int attempt)
    {
        // As a number: a power of many attempts would overflow a TimeSpan before it could be compared.
        var seconds = FirstCheckAfter.TotalSeconds * Math.Pow(1.5, attempt - 1);
        return seconds < MaxInterval.TotalSeconds ? TimeSpan.FromSeconds(seconds) : MaxInterval;
    }

    /// <summary>Whether so many attempts, each after its pause, have reached the time limit.</summary>
    /// <param name="attempts">Attempts made, from 1.</param>
    public bool IsExhaustedBy(int attempts) =>
        Enumerable.Range(1, attempts).Sum(attempt => PauseBefore(attempt).TotalSeconds) >= GiveUpAfter.TotalSeconds;

    /// <summary>
    /// Whether provisioning is requested once more at a check: sparingly, at the 34th, which is about 100 minutes, and then at every 12th.
    /// </summary>
    public static bool IsRetryDue(int check) => check >= 34 && (check - 34) % 12 == 0;

    /// <summary>
    /// Whether provisioning is requested once more at a check of a correction that is left to an administrator: at the 6th and then at
    /// every 12th.
    /// </summary>
    public static bool IsRetryAfterCorrectionDue(int check) => check >= 6 && (check - 6) % 12 == 0;
}
