using System.Globalization;
using NCrontab;

namespace TenantHygiene.EmbeddedHost.Triggers.Timers;

/// <summary>When a timer function runs: an NCRONTAB expression of five or six fields, or a span. All times are UTC.</summary>
internal sealed class TimerSchedule
{
    // The official host does not remember occurrences of schedules as dense as this either.
    private static readonly TimeSpan ShortestMonitored = TimeSpan.FromMinutes(1);

    private readonly CrontabSchedule? crontab;
    private readonly TimeSpan span;

    private TimerSchedule(CrontabSchedule? crontab, TimeSpan span)
    {
        this.crontab = crontab;
        this.span = span;
    }

    /// <summary>Reads a schedule.</summary>
    /// <param name="text">The schedule.</param>
    /// <param name="function">Whose it is.</param>
    /// <param name="setting">The setting that it comes from, if it does.</param>
    public static TimerSchedule Parse(string text, string function, string? setting = null)
    {
        var fields = text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;
        if (fields > 1 && CrontabSchedule.TryParse(text, new CrontabSchedule.ParseOptions { IncludingSeconds = fields == 6 }) is { } crontab)
        {
            return new TimerSchedule(crontab, default);
        }

        return fields == 1 && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span) && span > TimeSpan.Zero
            ? new TimerSchedule(null, span)
            : throw new HostStartException(
                $"Function '{function}' has the schedule '{text}'{(setting is null ? "" : $" (from the setting {setting})")}, which is neither NCRONTAB ('{{second}} {{minute}} {{hour}} {{day}} {{month}} {{weekday}}') nor a positive time span.");
    }

    /// <summary>The first occurrence after <paramref name="moment"/>.</summary>
    public DateTime Next(DateTime moment) => crontab?.GetNextOccurrence(moment) ?? moment + span;

    public bool IsTooDenseToMonitor(DateTime now) => Next(Next(now)) - Next(now) < ShortestMonitored;
}
