namespace TenantHygiene.Conformance.Running;

/// <summary>Waits for facts.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(50);

    /// <summary>Looks again and again until it sees what is expected, and returns that.</summary>
    public static async Task<T> SeeAsync<T>(string what, Func<Task<T>> look, Predicate<T> isThere)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience);
        while (true)
        {
            var seen = await look();
            if (isThere(seen))
            {
                return seen;
            }

            await Task.Delay(BetweenLooks, limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            if (limit.IsCancellationRequested)
            {
                Assert.Fail($"Not seen within {Patience.TotalSeconds:0} seconds: {what}. Last seen: {seen}");
            }
        }
    }
}
