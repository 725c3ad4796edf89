using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace TenantHygiene.Functions.Configuration;

/// <summary>How overdue remediations are found (section <c>Watchdog</c>).</summary>
public sealed class WatchdogOptions
{
    /// <summary>The default of <see cref="Schedule"/>.</summary>
    public const string DefaultSchedule = "30 */5 * * * *";

    /// <summary>NCRONTAB expression with seconds, UTC. Default every 5 minutes.</summary>
    [Required(ErrorMessage = "Watchdog__Schedule is empty: remove the setting to use the default, or set an NCRONTAB expression.")]
    public string Schedule { get; set; } = DefaultSchedule;

    /// <summary>By how much a remediation may be late before it is woken. Default 10 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan Grace { get; set; } = TimeSpan.FromMinutes(10);
}

/// <summary>Checks the settings at start.</summary>
[OptionsValidator]
public sealed partial class WatchdogOptionsValidator : IValidateOptions<WatchdogOptions>;
