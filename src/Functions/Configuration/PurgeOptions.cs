using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace TenantHygiene.Functions.Configuration;

/// <summary>How a purge is settled (section <c>Purge</c>).</summary>
public sealed class PurgeOptions
{
    /// <summary>Pause between sending a purge and the first check, and between two checks. Default 30 seconds: replicas lag.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan ConfirmAfter { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long a recipient may still be seen after a purge was sent before the purge counts as not done, and how long it may be unreadable
    /// before the user's own error decides. Default 15 minutes; not less than <see cref="RealServiceDelayValidator.UntilSettled"/> where
    /// Microsoft 365 is not a simulated one.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan SettleAfter { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>
    /// Pause before a purge that Exchange refused is tried again; the next one is twice as long. Default 20 minutes: three tries in an
    /// hour, then an operator is needed.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "12:00:00")]
    public TimeSpan RetryRefusedAfter { get; set; } = TimeSpan.FromMinutes(20);
}

/// <summary>Checks the settings at start.</summary>
[OptionsValidator]
public sealed partial class PurgeOptionsValidator : IValidateOptions<PurgeOptions>;
