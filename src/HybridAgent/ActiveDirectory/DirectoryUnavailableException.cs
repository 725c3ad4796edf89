namespace TenantHygiene.HybridAgent.ActiveDirectory;

/// <summary>
/// The domain controller did not answer, or not in a way that says what it did. Nothing is known of a write that was under way:
/// reading settles it. Worth another try later.
/// </summary>
public sealed class DirectoryUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
