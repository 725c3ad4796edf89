namespace TenantHygiene.Benchmarks.Listening;

/// <summary>What it costs to be listened to, by number of listeners.</summary>
/// <param name="IdleMemory">Resident memory of the function app before anybody listened, in bytes.</param>
/// <param name="Crowds">By number of listeners, few first.</param>
public sealed record ListeningFigures(long IdleMemory, IReadOnlyList<CrowdFigures> Crowds);

/// <summary>What so many listeners at a time cost.</summary>
public sealed record CrowdFigures
{
    /// <summary>How many listen.</summary>
    public required int Listeners { get; init; }

    /// <summary>Remediations that they listen to.</summary>
    public required int Remediations { get; init; }

    /// <summary>Requests of the function app to the storage account in the quiet time.</summary>
    public required int QuietRequests { get; init; }

    /// <summary>How long the quiet time was.</summary>
    public required TimeSpan Quiet { get; init; }

    /// <summary>Changes that were written then.</summary>
    public required int Changes { get; init; }

    /// <summary>Requests of the function app to the storage account from the first change until everybody had heard of all.</summary>
    public required int ChangeRequests { get; init; }

    /// <summary>How long that took.</summary>
    public required TimeSpan Changing { get; init; }

    /// <summary>Events that listeners should have heard, over all of them.</summary>
    public required int Expected { get; init; }

    /// <summary>Events that they heard once and in order.</summary>
    public required int Heard { get; init; }

    /// <summary>Events that they heard twice, or out of order.</summary>
    public required int Wrong { get; init; }

    /// <summary>Resident memory of the function app at the end of the quiet time, in bytes.</summary>
    public required long Memory { get; init; }
}
