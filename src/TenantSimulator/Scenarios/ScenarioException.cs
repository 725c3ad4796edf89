namespace TenantHygiene.TenantSimulator.Scenarios;

/// <summary>A scenario that cannot be simulated. The message names the place and what to do.</summary>
/// <param name="message">The place and what to do.</param>
/// <param name="inner">The cause, when there is one.</param>
public sealed class ScenarioException(string message, Exception? inner = null) : Exception(message, inner);
