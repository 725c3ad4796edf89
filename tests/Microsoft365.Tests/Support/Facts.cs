namespace TenantHygiene.Microsoft365.Tests.Support;

/// <summary>Waits for facts.</summary>
internal static class Facts
{
    /// <summary>Returns when the fact is there; the test's own time limit ends a wait that never does.</summary>
    public static async Task UntilAsync(Func<bool> fact)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        while (!fact())
        {
            await Task.Delay(5, limit.Token);
        }
    }
}
