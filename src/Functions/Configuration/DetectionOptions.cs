using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace TenantHygiene.Functions.Configuration;

/// <summary>When and how errors are detected (section <c>Detection</c>).</summary>
public sealed class DetectionOptions
{
    /// <summary>
    /// NCRONTAB expression with seconds, UTC: when to look which tenants are due. Default every minute; each look is one read.
    /// </summary>
    [Required(ErrorMessage = "Detection__Schedule is empty: remove the setting to use the default, or set an NCRONTAB expression.")]
    public string Schedule { get; set; } = DefaultSchedule;

    /// <summary>How often a tenant is scanned. Default 15 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "12:00:00")]
    public TimeSpan Cadence { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How often a tenant is scanned that has been clean for some time. Default an hour.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "12:00:00")]
    public TimeSpan CleanCadence { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long a tenant must have been without errors to count as clean. Default a day.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "30.00:00:00")]
    public TimeSpan CleanAfter { get; set; } = TimeSpan.FromDays(1);

    /// <summary>The longest pause after scans that failed; each pause is twice as long as the one before. Default a day.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan MaximumBackoff { get; set; } = TimeSpan.FromDays(1);

    /// <summary>How long a scan leaves an error alone that needs an operator or failed. Default 24 hours.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "30.00:00:00")]
    public TimeSpan ExamineAgainAfter { get; set; } = TimeSpan.FromHours(24);

    /// <summary>The default of <see cref="Schedule"/>.</summary>
    public const string DefaultSchedule = "0 * * * * *";
}

/// <summary>Checks the settings at start.</summary>
[OptionsValidator]
public sealed partial class DetectionOptionsValidator : IValidateOptions<DetectionOptions>;

/// <summary>Refuses cadences that contradict each other.</summary>
public sealed class CadenceValidator : IValidateOptions<DetectionOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, DetectionOptions options) =>
        options switch
        {
            _ when options.CleanCadence < options.Cadence => ValidateOptionsResult.Fail(
                $"Detection__CleanCadence is {options.CleanCadence}. It must not be shorter than Detection__Cadence ({options.Cadence})."
            ),
            _ when options.MaximumBackoff < options.Cadence => ValidateOptionsResult.Fail(
                $"Detection__MaximumBackoff is {options.MaximumBackoff}. It must not be shorter than Detection__Cadence "
                    + $"({options.Cadence})."
            ),
            _ => ValidateOptionsResult.Success,
        };
}
