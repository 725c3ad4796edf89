namespace TenantHygiene.HybridAgent.Journal;

/// <summary>The journal's file cannot be used; without it the agent does not start.</summary>
public sealed class JournalException(string message, Exception inner) : Exception(message, inner);
