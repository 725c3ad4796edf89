using Microsoft.Extensions.Options;
using TenantHygiene.Microsoft365;
using TenantHygiene.Microsoft365.Exchange;
using TenantHygiene.Remediation.Safety;

namespace TenantHygiene.Functions.Configuration;

/// <summary>
/// Refuses pauses that are too short for the real service. A purge counts as not done only when its request can act no more: it is sent within the life of its
/// warrant, and waited for as long as its time-out. Two looks count as two only when replicas had time between them to differ.
/// A tenant that is simulated on this very machine answers at once, and tests do not wait.
/// </summary>
public sealed class RealServiceDelayValidator(IOptions<Microsoft365Options> microsoft365)
    : IValidateOptions<PurgeOptions>, IValidateOptions<VerificationOptions>, IValidateOptions<DiagnosisOptions>
{
    /// <summary>The shortest time after which a purge that was sent can act no more.</summary>
    public static readonly TimeSpan UntilSettled = PurgeProof.Freshness + PurgeTimeout.Longest;

    /// <summary>The shortest pause between two looks that are to count as two.</summary>
    public static readonly TimeSpan PollInterval = TwoReadings.Apart;

    private static readonly TimeSpan FaultsPass = TimeSpan.FromMinutes(10);

    private const string MayPass = "because single refusals among good answers pass by themselves";
    private const string MayStillAct = "because a purge may still act that long after it was sent";
    private const string WouldBeOne = "because two looks that follow each other at once are no more than one";

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, PurgeOptions options) => Check(
        ("Purge__SettleAfter", options.SettleAfter, UntilSettled, MayStillAct),
        ("Purge__ConfirmAfter", options.ConfirmAfter, PollInterval, WouldBeOne),
        ("Purge__RetryRefusedAfter", options.RetryRefusedAfter, TimeSpan.FromMinutes(1), "because what Exchange refuses for the moment it refuses for minutes"));

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, VerificationOptions options) => Check(
        ("Verification__FirstCheckAfter", options.FirstCheckAfter, PollInterval, WouldBeOne),
        ("Verification__MaxInterval", options.MaxInterval, PollInterval, WouldBeOne));

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, DiagnosisOptions options) =>
        Check(("Diagnosis__LastingFaultAfter", options.LastingFaultAfter, FaultsPass, MayPass));

    private ValidateOptionsResult Check(params IEnumerable<(string Setting, TimeSpan Value, TimeSpan Shortest, string Why)> pauses)
    {
        var faults = pauses
            .Where(pause => pause.Value < pause.Shortest)
            .Select(pause => $"{pause.Setting} is {pause.Value}: at least {pause.Shortest}, {pause.Why}.")
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
            // The start is refused for that already, and says so once.
            return true;
        }
    }
}
