using System.Globalization;

namespace TenantHygiene.Microsoft365.Transport;

/// <summary>How long a service asks to be left alone.</summary>
internal static class RequestedWait
{
    /// <summary>Longer waits are not sat out here: the answer is reported, and the caller has durable timers.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(90);

    /// <summary><c>Retry-After</c>, else <c>Rate-Limit-Reset</c> where nothing remains; null when the service asks for nothing.</summary>
    public static TimeSpan? Of(HttpResponseMessage response, TimeProvider clock)
    {
        var wait = response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - clock.GetUtcNow(),
            _ => UntilReset(response, clock),
        };
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    private static TimeSpan? UntilReset(HttpResponseMessage response, TimeProvider clock) =>
        Header(response, "Rate-Limit-Remaining") == "0"
        && DateTimeOffset.TryParse(Header(response, "Rate-Limit-Reset"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var reset)
            ? reset - clock.GetUtcNow()
            : null;

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;
}
