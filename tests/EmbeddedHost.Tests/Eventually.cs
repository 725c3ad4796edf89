namespace TenantHygiene.EmbeddedHost.Tests;

/// <summary>Waits for a fact.</summary>
internal static class Eventually
{
    public static async Task TrueAsync(Func<bool> fact)
    {
        while (!fact())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TestContext.Current.CancellationToken);
        }
    }

    public static async Task TrueAsync(Func<Task<bool>> fact)
    {
        while (!await fact())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TestContext.Current.CancellationToken);
        }
    }
}
