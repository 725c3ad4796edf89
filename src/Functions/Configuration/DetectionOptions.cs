using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace TenantHygiene.Functions.Configuration;

/// <summary>When and how errors are detected (section <c>Detection</c>).</summary>
public sealed class DetectionOptions
{
    /// <summary>NCRONTAB expression with seconds, UTC. Default every 15 minutes.</summary>
    [Required(ErrorMessage = "Detection__Schedule is empty: remove the setting to use the default, or set an NCRONTAB expression.")]
    public string Schedule { get; set; } = DefaultSchedule;

    /// <summary>How long a scan leaves an error alone that needs an operator or failed. Default 24 hours.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "30.00:00:00")]
    public TimeSpan ExamineAgainAfter { get; set; } = TimeSpan.FromHours(24);

    /// <summary>The default of <see cref="Schedule"/>.</summary>
    public const string DefaultSchedule = "0 */15 * * * *";
}

/// <summary>Checks the settings at start.</summary>
[OptionsValidator]
public sealed partial class DetectionOptionsValidator : IValidateOptions<DetectionOptions>;
