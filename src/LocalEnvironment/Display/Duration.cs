using System.Globalization;

namespace TenantHygiene.LocalEnvironment.Display;

/// <summary>Durations for people.</summary>
internal static class Duration
{
    /// <summary>Seconds below a minute, minutes and seconds above.</summary>
    public static string Text(TimeSpan duration) => duration < TimeSpan.FromMinutes(1)
        ? string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, duration.TotalSeconds):0.0} s")
        : string.Create(CultureInfo.InvariantCulture, $"{(int)duration.TotalMinutes} min {duration.Seconds} s");
}
