using Microsoft.Extensions.Options;
using TenantHygiene.Microsoft365;
using TenantHygiene.Microsoft365.Exchange;
using TenantHygiene.Remediation.Safety;

namespace TenantHygiene.Functions.Configuration;

/// <summary>
/// Refuses pauses that are too short for the real service. A purge counts as not done only when its request can no longer take effect: it
/// is sent within the life of its warrant, and awaited until its time-out. Two checks count as two only when replicas had time between them
/// to differ. A tenant that is simulated on this very machine answers at once, and tests do not wait.
/// </summary>
public sealed class RealServiceDelayValidator(IOptions<Microsoft365Options> microsoft365)
    : IValidateOptions<PurgeOptions>,
        IValidateOptions<VerificationOptions>,
        IValidateOptions<DiagnosisOptions>
{
    /// <summary>The shortest time after which a purge that was sent can act no more.</summary>
    public static readonly TimeSpan UntilSettled = PurgeProof.Freshness + PurgeTimeout.Value;

    /// <summary>The shortest pause between two checks that count as two.</summary>
    public static readonly TimeSpan PollInterval = TwoReadings.MinimumInterval;

    private static readonly TimeSpan _transientFaultTime = TimeSpan.FromMinutes(10);

    private const string TransientFaults = "because isolated refusals are often temporary";
    private const string MayStillAct = "because a purge can still take effect that long after it was sent";
    private const string CountAsOne = "because two checks in immediate succession count as one";

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, PurgeOptions options) =>
        Check(
            ("Purge__SettleAfter", options.SettleAfter, UntilSettled, MayStillAct),
            ("Purge__ConfirmAfter", options.ConfirmAfter, PollInterval, CountAsOne),
            (
                "Purge__RetryRefusedAfter",
                options.RetryRefusedAfter,
                TimeSpan.FromMinutes(1),
                "because temporary refusals by Exchange last for minutes"
            )
        );

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, VerificationOptions options) =>
        Check(
            ("Verification__FirstCheckAfter", options.FirstCheckAfter, PollInterval, CountAsOne),
            ("Verification__MaxInterval", options.MaxInterval, PollInterval, CountAsOne)
        );

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, DiagnosisOptions options) =>
        Check(("Diagnosis__LastingFaultAfter", options.LastingFaultAfter, _transientFaultTime, TransientFaults));

    private ValidateOptionsResult Check(params IEnumerable<(string Setting, TimeSpan Value, TimeSpan Minimum, string Why)> pauses)
    {
        var faults = pauses
            .Where(pause => pause.Value < pause.Minimum)
            .Select(pause => $"{pause.Setting} is {pause.Value}. It must be at least {pause.Minimum}, {pause.Why}.")
            .ToList();
        return faults.Count == 0 || IsSimulatedHere() ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private bool IsSimulatedHere()
    {
        try
        {
            return new Uri(microsoft365.Value.ExchangeBaseUrl).IsLoopback;
        }
        catch (OptionsValidationException)
        {
            // Another validator refuses the start for this.
            return true;
        }
    }
}
