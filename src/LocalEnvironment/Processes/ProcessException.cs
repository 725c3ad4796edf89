namespace TenantHygiene.LocalEnvironment.Processes;

/// <summary>A process could not be started, did not become ready, or ended by itself. The message says which, why, and what to do.</summary>
public sealed class ProcessException(string message, Exception? innerException = null) : Exception(message, innerException);
