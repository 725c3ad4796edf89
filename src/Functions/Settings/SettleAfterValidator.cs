using Microsoft.Extensions.Options;
using TenantHygiene.Microsoft365.Endpoints;
using TenantHygiene.Microsoft365.Exchange;
using TenantHygiene.Remediation.Proof;

namespace TenantHygiene.Functions.Settings;

/// <summary>
/// Refuses to call a purge not done as long as its request may still act: it is sent within the life of its warrant, and waited for as long as its time-out.
/// A tenant that is simulated on this very machine answers at once, and tests do not wait.
/// </summary>
public sealed class SettleAfterValidator(IOptions<Microsoft365Options> microsoft365) : IValidateOptions<PurgeSettings>
{
    /// <summary>The shortest time after which nothing can act any more.</summary>
    public static readonly TimeSpan Shortest = PurgeProof.Freshness + PurgePatience.Longest;

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, PurgeSettings options) =>
        options.SettleAfter >= Shortest || IsSimulatedHere()
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail($"Purge__SettleAfter is {options.SettleAfter}: at least {Shortest}, because a purge may still act that long after it was sent.");

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
