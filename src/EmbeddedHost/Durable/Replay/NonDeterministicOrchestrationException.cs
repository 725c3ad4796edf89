namespace TenantHygiene.EmbeddedHost.Durable.Replay;

/// <summary>The code does not repeat what history says it did: it was changed under a running instance, or it is not deterministic.</summary>
internal sealed class NonDeterministicOrchestrationException(string difference) : Exception(
    $"Non-deterministic orchestrator: {difference}. Keep the order of steps while instances run, or start the new version under a new name.")
{
    /// <summary>The name under which the official host reports the same failure.</summary>
    public const string OfficialErrorType = "DurableTask.Core.Exceptions.NonDeterministicOrchestrationException";
}
