namespace TenantHygiene.Benchmarks.Repairing;

/// <summary>How one slow tenant was settled.</summary>
public sealed record SlowTenantFigures
{
    /// <summary>How long each cmdlet takes.</summary>
    public required TimeSpan Cmdlet { get; init; }

    /// <summary>How many cmdlets the tenant bears at once.</summary>
    public required int CmdletsAtOnce { get; init; }

    /// <summary>Users with an error.</summary>
    public required int Broken { get; init; }

    /// <summary>How many of them need a purge.</summary>
    public required int ToPurge { get; init; }

    /// <summary>Remediations at an end when the measurement ended: all, unless its time was up.</summary>
    public required int Settled { get; init; }

    /// <summary>Users whose error was read to be gone.</summary>
    public required int Resolved { get; init; }

    /// <summary>Purges that the tenant carried out.</summary>
    public required int Purges { get; init; }

    /// <summary>Requests to purge that the tenant refused, for any reason but throttling.</summary>
    public required int Refused { get; init; }

    /// <summary>What the tenant calls damage.</summary>
    public required int Damage { get; init; }

    /// <summary>Purges that were put off because their facts had become too old in a queue.</summary>
    public required int Expired { get; init; }

    /// <summary>Cmdlets that the tenant carried out.</summary>
    public required int Cmdlets { get; init; }

    /// <summary>Requests that the tenant refused because too many were under way.</summary>
    public required int Throttled { get; init; }

    /// <summary>From the order to scan to the last remediation's end.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>What the cmdlets take where as many are under way as the tenant bears, all the time.</summary>
    public TimeSpan Least => Cmdlet * Cmdlets / CmdletsAtOnce;
}
