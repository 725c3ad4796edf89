namespace TenantHygiene.Ticketing.Sending;

/// <summary>What came of an attempt to send.</summary>
public abstract record SendResult
{
    private SendResult()
    {
    }

    /// <summary>It has arrived.</summary>
    public sealed record Delivered : SendResult;

    /// <summary>It has not arrived, and may at another time.</summary>
    /// <param name="Error">Why not.</param>
    /// <param name="RetryAfter">When the receiver wants to be asked again, where it says so.</param>
    public sealed record Later(string Error, TimeSpan? RetryAfter = null) : SendResult;

    /// <summary>Nobody knows whether it has arrived.</summary>
    /// <param name="Error">What happened.</param>
    public sealed record Unknown(string Error) : SendResult;

    /// <summary>It will not arrive as it is.</summary>
    /// <param name="Error">Why not.</param>
    public sealed record Never(string Error) : SendResult;

    /// <summary>The receiver wants nothing any more.</summary>
    public sealed record Gone : SendResult;
}
