using System.Globalization;

namespace TenantHygiene.Ticketing.Signatures;

/// <summary>Judges the time that a sender signed.</summary>
internal static class ReplayWindow
{
    public static SignatureVerdict OfUnixSeconds(string? text, DateTimeOffset now, TimeSpan window) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? Judge(DateTimeOffset.FromUnixTimeSeconds(seconds), now, window)
            : SignatureVerdict.MissingTimestamp;

    public static SignatureVerdict OfIsoText(string? text, DateTimeOffset now, TimeSpan window) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? Judge(at, now, window) : SignatureVerdict.MissingTimestamp;

    private static SignatureVerdict Judge(DateTimeOffset at, DateTimeOffset now, TimeSpan window) =>
        (now - at).Duration() <= window ? SignatureVerdict.Valid : SignatureVerdict.Stale;
}
