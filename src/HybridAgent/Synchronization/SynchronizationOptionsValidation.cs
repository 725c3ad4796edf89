using Microsoft.Extensions.Options;

namespace TenantHygiene.HybridAgent.Synchronization;

/// <summary>Says in one line what is wrong with the section <c>Synchronization</c>.</summary>
internal sealed class SynchronizationOptionsValidation : IValidateOptions<SynchronizationOptions>
{
    public ValidateOptionsResult Validate(string? name, SynchronizationOptions options) => options switch
    {
        { Command: null or "", Arguments.Count: > 0 } => ValidateOptionsResult.Fail("Synchronization__Command is missing, though there are arguments for it."),
        _ when options.Timeout < TimeSpan.FromSeconds(1) || options.Timeout > TimeSpan.FromMinutes(30) => ValidateOptionsResult.Fail("Synchronization__Timeout must be from one second to thirty minutes."),
        _ => ValidateOptionsResult.Success,
    };
}
