namespace TenantHygiene.Testing;

/// <summary>Waits for facts.</summary>
public static class Eventually
{
    // What a killed host had in work is taken up again when the messages are no longer hidden: after a minute on this repository's host,
    // after five on the official one, which E2E_HOST=func asks for.
    private static readonly TimeSpan _timeout = TimeSpan.FromMinutes(Environment.GetEnvironmentVariable("E2E_HOST") == "func" ? 7 : 4);
    private static readonly TimeSpan _pollInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>Reads until it sees what is expected.</summary>
    /// <param name="what">The expectation in words, for the failure.</param>
    /// <param name="read">Reads once.</param>
    /// <param name="isThere">Whether that is it.</param>
    /// <param name="timeout">After how long it fails; null for the time that a killed host needs.</param>
    /// <returns>What was seen.</returns>
    public static async Task<T> SeeAsync<T>(string what, Func<Task<T>> read, Predicate<T> isThere, TimeSpan? timeout = null)
    {
        var longest = timeout ?? _timeout;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(longest);
        while (true)
        {
            var seen = await read();
            if (isThere(seen))
            {
                return seen;
            }

            await Task.Delay(_pollInterval, limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            if (limit.IsCancellationRequested)
            {
                Assert.Fail(
                    $"Not seen within {longest.TotalSeconds:0} seconds: {what}. Last seen: {(seen is IEnumerable<object> many ? string.Join(" | ", many) : seen)}"
                );
            }
        }
    }
}
