namespace TenantHygiene.EmbeddedHost.Tests;

/// <summary>The storage account for tests, when there is one.</summary>
public static class StorageAccount
{
    public const string Lack = "AZURITE_CONNECTION is not set.";

    public static string? Connection { get; } = Environment.GetEnvironmentVariable("AZURITE_CONNECTION");

    public static bool IsThere => !string.IsNullOrEmpty(Connection);
}
