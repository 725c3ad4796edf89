using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using TenantHygiene.Remediation.Verification;

namespace TenantHygiene.Functions.Settings;

/// <summary>When to look whether an error is gone (section <c>Verification</c>).</summary>
public sealed class VerificationSettings
{
    /// <summary>Pause before the first look. Default 5 minutes: sooner, the service has rarely finished.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan FirstCheckAfter { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Longest pause between two looks. Default 1 hour.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan MaxInterval { get; set; } = TimeSpan.FromHours(1);

    /// <summary>When to give up, after provisioning was asked for. Default 24 hours.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "30.00:00:00")]
    public TimeSpan GiveUpAfter { get; set; } = TimeSpan.FromHours(24);

    /// <summary>Pause before the second look at an error that was seen gone once: at most a minute.</summary>
    public TimeSpan ConfirmAfter => FirstCheckAfter < TimeSpan.FromMinutes(1) ? FirstCheckAfter : TimeSpan.FromMinutes(1);

    /// <summary>The same as a schedule.</summary>
    public VerificationSchedule Schedule => new() { FirstCheckAfter = FirstCheckAfter, MaxInterval = MaxInterval, GiveUpAfter = GiveUpAfter };
}

/// <summary>Checks the settings at start.</summary>
[OptionsValidator]
public sealed partial class VerificationSettingsValidator : IValidateOptions<VerificationSettings>;
