namespace TenantHygiene.Ticketing.Outbound;

/// <summary>When a message that did not arrive is tried again.</summary>
public static class RetrySchedule
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(12);

    // As the Standard Webhooks specification recommends: at once, then over four days.
    private static readonly TimeSpan[] Published =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(5),
        TimeSpan.FromHours(10), TimeSpan.FromHours(14), TimeSpan.FromHours(20), TimeSpan.FromHours(24),
    ];

    /// <summary>The pause after a webhook's n-th attempt, from 1; null when that was the last one.</summary>
    public static TimeSpan? OfWebhooks(int attempts) => attempts <= Published.Length ? Published[attempts - 1] : null;

    /// <summary>The pause after the n-th attempt to write into a ticket: four times longer each time, up to half a day; null after twelve.</summary>
    public static TimeSpan? OfTickets(int attempts, TimeSpan first)
    {
        if (attempts >= 12)
        {
            return null;
        }

        var pause = first * Math.Pow(4, attempts - 1);
        return pause < LongestPause ? pause : LongestPause;
    }
}
