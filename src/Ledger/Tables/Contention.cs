using System.Runtime.CompilerServices;

namespace TenantHygiene.Ledger.Tables;

/// <summary>Read, change and write again when somebody else was faster, with growing random pauses, up to a bound.</summary>
internal sealed class Contention(TimeProvider time)
{
    private const int Maximum = 60;

    /// <summary>Yields once per attempt; leave the loop when the write went through.</summary>
    /// <exception cref="ContentionException">All attempts are used up.</exception>
    public async IAsyncEnumerable<int> AttemptsAsync(string what, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < Maximum; attempt++)
        {
            if (attempt > 0)
            {
                var ceiling = Math.Min(400, 10 << Math.Min(attempt, 6));
                await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(1, ceiling)), time, cancellationToken);
            }

            yield return attempt;
        }

        throw new ContentionException(what, Maximum);
    }
}
