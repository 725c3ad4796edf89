namespace Microsoft.DurableTask;

/// <summary>The name of an orchestrator or activity; compared ignoring case.</summary>
public readonly struct TaskName : IEquatable<TaskName>
{
    /// <summary>Creates the name; null means no name.</summary>
    public TaskName(string name)
    {
        Name = name;
        Version = string.Empty;
    }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>Always empty: kept by the official package for compatibility.</summary>
    public string Version { get; }

    /// <summary>The name of <paramref name="value"/>.</summary>
    public static implicit operator string(TaskName value) => value.Name;

    /// <summary>The name <paramref name="value"/>.</summary>
    public static implicit operator TaskName(string value) => string.IsNullOrEmpty(value) ? default : new TaskName(value);

    /// <summary>Equality.</summary>
    public static bool operator ==(TaskName a, TaskName b) => a.Equals(b);

    /// <summary>Inequality.</summary>
    public static bool operator !=(TaskName a, TaskName b) => !a.Equals(b);

    /// <inheritdoc/>
    public bool Equals(TaskName other) => string.Equals(Name, other.Name, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is TaskName other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(Name ?? string.Empty);

    /// <inheritdoc/>
    public override string ToString() => Name ?? string.Empty;
}
