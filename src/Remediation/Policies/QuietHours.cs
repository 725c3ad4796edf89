using System.ComponentModel.DataAnnotations;

namespace TenantHygiene.Remediation.Policies;

/// <summary>A time of the week in which nothing is purged.</summary>
public sealed record QuietHours
{
    /// <summary>The days on which it begins.</summary>
    [MinLength(1)]
    public required IReadOnlyList<DayOfWeek> Days { get; init; }

    /// <summary>When it begins, local time.</summary>
    public required TimeOnly From { get; init; }

    /// <summary>When it ends, local time; earlier than, or equal to, the beginning means the next day.</summary>
    public required TimeOnly To { get; init; }

    /// <summary>IANA time zone, such as <c>Europe/Berlin</c>.</summary>
    public string TimeZone { get; set; } = "UTC";

    /// <summary>Whether a moment lies in it.</summary>
    public bool Contain(DateTimeOffset moment)
    {
        var local = TimeZoneInfo.ConvertTime(moment, TimeZoneInfo.FindSystemTimeZoneById(TimeZone));
        var time = TimeOnly.FromTimeSpan(local.TimeOfDay);
        return From < To
            ? Days.Contains(local.DayOfWeek) && time >= From && time < To
            : (Days.Contains(local.DayOfWeek) && time >= From) || (Days.Contains(local.AddDays(-1).DayOfWeek) && time < To);
    }
}
