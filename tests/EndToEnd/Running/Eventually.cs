namespace TenantHygiene.EndToEnd.Running;

/// <summary>Waits for facts.</summary>
internal static class Eventually
{
    // What a killed host had in work is taken up again when the messages are no longer hidden: after a minute here, after five on the
    // official host.
    private static readonly TimeSpan _patience = FunctionsHostUnderTest.IsAsked ? TimeSpan.FromMinutes(7) : TimeSpan.FromMinutes(4);
    private static readonly TimeSpan _pollInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>Looks again and again until it sees what is expected.</summary>
    /// <param name="what">The expectation in words, for the failure.</param>
    /// <param name="look">Looks once.</param>
    /// <param name="isThere">Whether that is it.</param>
    /// <returns>What was seen.</returns>
    public static async Task<T> SeeAsync<T>(string what, Func<Task<T>> look, Predicate<T> isThere)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(_patience);
        while (true)
        {
            var seen = await look();
            if (isThere(seen))
            {
                return seen;
            }

            await Task.Delay(_pollInterval, limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            if (limit.IsCancellationRequested)
            {
                Assert.Fail(
                    $"Not seen within {_patience.TotalSeconds:0} seconds: {what}. Last seen: {(seen is IEnumerable<object> many ? string.Join(" | ", many) : seen)}"
                );
            }
        }
    }
}
