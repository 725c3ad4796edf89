using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Microsoft.Extensions.Options;

namespace TenantHygiene.Functions.Configuration;

/// <summary>When expired records are removed (section <c>Retention</c>).</summary>
public sealed class RetentionOptions
{
    /// <summary>The default of <see cref="Schedule"/>.</summary>
    public const string DefaultSchedule = "0 20 * * * *";

    private const string MinimumKeepMessages = "8.00:00:00";
    private const string MinimumKeepDelivered = "8.00:00:00";

    /// <summary>NCRONTAB expression with seconds, UTC. Default hourly.</summary>
    [Required(ErrorMessage = "Retention__Schedule is empty: remove the setting to use the default, or set an NCRONTAB expression.")]
    public string Schedule { get; set; } = DefaultSchedule;

    /// <summary>
    /// How long processed deliveries of ticket systems are known, so that a repetition is recognised. Senders repeat for some days, and
    /// signed times are good for an hour at most. Default 90 days.
    /// </summary>
    [Range(typeof(TimeSpan), MinimumKeepDelivered, "3650.00:00:00")]
    public TimeSpan KeepDeliveries { get; set; } = TimeSpan.FromDays(90);

    /// <summary>
    /// How long delivered messages are kept after the end of their remediation. Attempts go on for less than six days.
    /// Default 30 days.
    /// </summary>
    [Range(typeof(TimeSpan), MinimumKeepMessages, "3650.00:00:00")]
    public TimeSpan KeepMessages { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How long the change feed is kept. Its readers go back one minute. Default an hour.</summary>
    [Range(typeof(TimeSpan), "00:10:00", "365.00:00:00")]
    public TimeSpan KeepChanges { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long scans are listed. Default 90 days.</summary>
    [Range(typeof(TimeSpan), "2.00:00:00", "3650.00:00:00")]
    public TimeSpan KeepScans { get; set; } = TimeSpan.FromDays(90);

    /// <summary>How long ended orchestrations stay in the task hub, for the analysis of failures. Default 7 days.</summary>
    [Range(typeof(TimeSpan), "01:00:00", "365.00:00:00")]
    public TimeSpan KeepOrchestrations { get; set; } = TimeSpan.FromDays(7);

    /// <summary>
    /// The shortest <see cref="KeepDeliveries"/>: as long as a delivery may be accepted, by its own time, after it was accepted first.
    /// </summary>
    public static TimeSpan MinimumKeepDeliveries { get; } = TimeSpan.Parse(MinimumKeepDelivered, CultureInfo.InvariantCulture);

    /// <summary>A remediation that ended longer ago without notification state may have been notified before that state expired.</summary>
    public static TimeSpan MinimumRetention { get; } = TimeSpan.Parse(MinimumKeepMessages, CultureInfo.InvariantCulture);
}

/// <summary>Checks the settings at start.</summary>
[OptionsValidator]
public sealed partial class RetentionOptionsValidator : IValidateOptions<RetentionOptions>;
