namespace TenantHygiene.TestDirectory;

/// <summary>A forest could not be made, started or administered.</summary>
public sealed class TestDirectoryException(string message, Exception? inner = null) : Exception(message, inner);
