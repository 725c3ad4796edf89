namespace TenantHygiene.LocalEnvironment.Running;

/// <summary>What the command line asks for.</summary>
public sealed record RunOptions
{
    /// <summary>What to start.</summary>
    public required LocalProcessesOptions Processes { get; init; }

    /// <summary>End when the cases have settled, instead of staying up.</summary>
    public bool UntilSettled { get; init; }

    /// <summary>Where to write the report; null for nowhere.</summary>
    public string? ReportFile { get; init; }

    /// <summary>How long the cases may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(5);
}
