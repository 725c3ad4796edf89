namespace TenantHygiene.HybridAgent.Synchronization;

/// <summary>The command that starts a delta synchronisation. Section <c>Synchronization</c>; without it the agent never starts one.</summary>
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
