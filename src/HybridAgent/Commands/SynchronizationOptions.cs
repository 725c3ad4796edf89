using Microsoft.Extensions.Options;

namespace TenantHygiene.HybridAgent.Commands;

/// <summary>
/// The command that starts a delta synchronisation. Section <c>Synchronization</c>; without it the agent never starts one.
/// </summary>
public sealed class SynchronizationOptions
{
    /// <summary>The name of the section.</summary>
    public const string Section = "Synchronization";

    /// <summary>The program; exit code 0 means that a synchronisation was started or already runs.</summary>
    public string? Command { get; set; }

    /// <summary>Its arguments, one by one, unquoted.</summary>
    public IList<string> Arguments { get; } = [];

    /// <summary>How long it may take. Default two minutes.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(2);
}

/// <summary>Describes in one line what is wrong with the section <c>Synchronization</c>.</summary>
internal sealed class SynchronizationOptionsValidator : IValidateOptions<SynchronizationOptions>
{
    public ValidateOptionsResult Validate(string? name, SynchronizationOptions options) =>
        options switch
        {
            { Command: null or "", Arguments.Count: > 0 } => ValidateOptionsResult.Fail(
                "Synchronization__Command is missing, though there are arguments for it."
            ),
            _ when options.Timeout < TimeSpan.FromSeconds(1) || options.Timeout > TimeSpan.FromMinutes(30) => ValidateOptionsResult.Fail(
                "Synchronization__Timeout must be from one second to thirty minutes."
            ),
            _ => ValidateOptionsResult.Success,
        };
}
