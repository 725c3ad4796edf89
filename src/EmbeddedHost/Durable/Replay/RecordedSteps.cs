namespace TenantHygiene.EmbeddedHost.Durable.Replay;

/// <summary>
/// The steps that history remembers. In replay the code must ask for exactly these, by number and description;
/// what it asks for afterwards is new.
/// </summary>
internal sealed class RecordedSteps
{
    private readonly Dictionary<int, ScheduledStep> remembered = [];

    public bool IsReplaying { get; set; }

    public void Remember(ScheduledStep step) => remembered.Add(step.Id, step);

    /// <summary>True when the step is new and must be carried out; throws when history says otherwise.</summary>
    public bool IsNew(ScheduledStep step)
    {
        if (remembered.Remove(step.Id, out var known))
        {
            return known.Description == step.Description
                ? false
                : throw new NonDeterministicOrchestrationException(
                    $"step {step.Id} is {step.Description} now, but history has {known.Description} there");
        }

        return IsReplaying
            ? throw new NonDeterministicOrchestrationException(
                $"step {step.Id}, {step.Description}, is not in the history of what the code has already done")
            : true;
    }

    /// <summary>At the end of replay: the first step that history has and the code did not ask for, in words; null when there is none.</summary>
    public string? FindUnasked() => remembered.Count == 0 ? null : DescribeUnasked(remembered.Values.MinBy(step => step.Id)!);

    /// <summary>Throws when history has a result for a step that the code no longer asks for.</summary>
    public void RequireAsked(int id)
    {
        if (remembered.TryGetValue(id, out var known))
        {
            throw new NonDeterministicOrchestrationException(DescribeUnasked(known));
        }
    }

    private static string DescribeUnasked(ScheduledStep step)
        => $"history has {step.Description} as step {step.Id}, but the code no longer asks for it";
}
