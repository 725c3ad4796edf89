namespace TenantHygiene.Remediation.Policies;

/// <summary>A policy document cannot be used. The message is one line for the person who wrote it.</summary>
public sealed class PolicyException(string message, Exception? innerException = null) : Exception(message, innerException);
