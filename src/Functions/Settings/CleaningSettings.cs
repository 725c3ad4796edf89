using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace TenantHygiene.Functions.Settings;

/// <summary>When records are removed that only mattered for a time (section <c>Cleaning</c>).</summary>
public sealed class CleaningSettings
{
    /// <summary>The default of <see cref="Schedule"/>.</summary>
    public const string DefaultSchedule = "0 20 * * * *";

    /// <summary>NCRONTAB expression with seconds, UTC. Default hourly.</summary>
    [Required(ErrorMessage = "Cleaning__Schedule is empty: leave it away for the default, or set an NCRONTAB expression.")]
    public string Schedule { get; set; } = DefaultSchedule;
}

/// <summary>Checks the settings at start.</summary>
[OptionsValidator]
public sealed partial class CleaningSettingsValidator : IValidateOptions<CleaningSettings>;
