namespace TenantHygiene.Remediation.Verification;

/// <summary>When to look whether an error is gone: soon at first, less and less often, and not for ever.</summary>
public sealed record VerificationSchedule
{
    /// <summary>The first look, after provisioning was retried.</summary>
    public required TimeSpan FirstCheckAfter { get; init; }

    /// <summary>The longest pause between two looks.</summary>
    public required TimeSpan MaxInterval { get; init; }

    /// <summary>When to give up, counted from the retry.</summary>
    public required TimeSpan GiveUpAfter { get; init; }

    /// <summary>The pause before a look; each is half as long again as the one before.</summary>
    /// <param name="look">1 for the first look.</param>
    public TimeSpan PauseBefore(int look)
    {
        // As a number: a power of many looks would overflow a TimeSpan before it could be compared.
        var seconds = FirstCheckAfter.TotalSeconds * Math.Pow(1.5, look - 1);
        return seconds < MaxInterval.TotalSeconds ? TimeSpan.FromSeconds(seconds) : MaxInterval;
    }

    /// <summary>Whether so many attempts, each after its pause, have taken as long as anybody should wait.</summary>
    /// <param name="attempts">Attempts made, from 1.</param>
    public bool IsExhaustedBy(int attempts) => Enumerable.Range(1, attempts).Sum(attempt => PauseBefore(attempt).TotalSeconds) >= GiveUpAfter.TotalSeconds;

    /// <summary>Whether a look is one at which provisioning is asked for once more: sparingly, at the 6th and then at every 12th.</summary>
    public static bool AsksAgainAt(int look) => look == 6 || (look > 6 && (look - 6) % 12 == 0);
}
