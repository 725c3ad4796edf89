using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace TenantHygiene.Functions.Settings;

/// <summary>How a purge is settled (section <c>Purge</c>).</summary>
public sealed class PurgeSettings
{
    /// <summary>Pause between sending a purge and looking, and between two looks. Default 30 seconds: replicas lag.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan ConfirmAfter { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long a recipient may still be seen after a purge was sent before the purge counts as not done. Default 15 minutes;
    /// not less than <see cref="RealServicePauses.UntilSettled"/> where Microsoft 365 is not a simulated one.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan SettleAfter { get; set; } = TimeSpan.FromMinutes(15);
}

/// <summary>Checks the settings at start.</summary>
[OptionsValidator]
public sealed partial class PurgeSettingsValidator : IValidateOptions<PurgeSettings>;
