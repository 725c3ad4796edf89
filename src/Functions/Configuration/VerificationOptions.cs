using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using TenantHygiene.Remediation.Safety;

namespace TenantHygiene.Functions.Configuration;

/// <summary>When to check whether an error is gone (section <c>Verification</c>).</summary>
public sealed class VerificationOptions
{
    /// <summary>Pause before the first check. Default 1 minute.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan FirstCheckAfter { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Longest pause between two checks. Default 1 hour; until then a check follows after a tenth of the time waited so far.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan MaxInterval { get; set; } = TimeSpan.FromHours(1);

    /// <summary>When to give up, after provisioning was asked for. Default 24 hours.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "30.00:00:00")]
    public TimeSpan GiveUpAfter { get; set; } = TimeSpan.FromHours(24);

    /// <summary>Pause before the second reading of a user whose error was seen gone once: as short as two readings allow.</summary>
    public TimeSpan ConfirmAfter => FirstCheckAfter < TwoReadings.MinimumInterval ? FirstCheckAfter : TwoReadings.MinimumInterval;

    /// <summary>The same as a schedule.</summary>
    public VerificationSchedule Schedule =>
        new()
        {
            FirstCheckAfter = FirstCheckAfter,
            MaxInterval = MaxInterval,
            GiveUpAfter = GiveUpAfter,
        };
}

/// <summary>Checks the settings at start.</summary>
[OptionsValidator]
public sealed partial class VerificationOptionsValidator : IValidateOptions<VerificationOptions>;
