namespace TenantHygiene.EmbeddedHost.Durable;

/// <summary>How much the engine does at once and keeps in memory.</summary>
internal sealed record DurableOptions
{
    /// <summary>Activities that run at the same time.</summary>
    public int MaxConcurrentActivities { get; init; } = 10 * Environment.ProcessorCount;

    /// <summary>Orchestrators that make a step at the same time.</summary>
    public int MaxConcurrentOrchestrators { get; init; } = 10 * Environment.ProcessorCount;

    /// <summary>Waiting orchestrations whose code stays in memory; the others are replayed when something happens to them.</summary>
    public int MaxResidentInstances { get; init; } = 2_000;

    /// <summary>How long an instance that has ended stays in the file; zero means for ever. What users see is the app's own read model.</summary>
    public TimeSpan Retention { get; init; } = TimeSpan.FromDays(30);

    /// <summary>Characters of JSON in an input, output or event.</summary>
    public int MaxPayloadCharacters { get; init; } = 4 * 1024 * 1024;
}
