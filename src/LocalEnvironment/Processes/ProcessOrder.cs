namespace TenantHygiene.LocalEnvironment.Processes;

/// <summary>What to start, and how.</summary>
public sealed record ProcessOrder
{
    /// <summary>The name that people know it by, such as <c>Azurite</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The executable.</summary>
    public required string FileName { get; init; }

    /// <summary>Its arguments, unquoted.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Variables added to this process's own; null removes one.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>Where it runs.</summary>
    public required string WorkingDirectory { get; init; }

    /// <summary>How long it may take to end by itself after SIGTERM. Default 10 seconds.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The file to which both of its outputs are appended.</summary>
    public required string LogFile { get; init; }
}
