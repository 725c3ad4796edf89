namespace TenantHygiene.Testing;

/// <summary>The storage emulator that <c>AZURITE_CONNECTION</c> names.</summary>
public static class Azurite
{
    /// <summary>Its connection string; null when the variable is not set.</summary>
    public static string? Connection { get; } =
        Environment.GetEnvironmentVariable("AZURITE_CONNECTION") is { Length: > 0 } connection ? connection : null;

    /// <summary>Its connection string. Without one the test is skipped.</summary>
    public static string ConnectionOrSkip()
    {
        Assert.SkipWhen(Connection is null, "AZURITE_CONNECTION, the connection string of an Azurite, is not set.");
        return Connection;
    }
}
