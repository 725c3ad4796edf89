using System.Diagnostics;
using System.Globalization;

namespace TenantHygiene.Testing;

/// <summary>
/// Many cases, each made by a generator with a seed of its own. The first seed is a fresh one in every run, and the test's output names it;
/// a failure names it and the seed of its case, which FUZZ_SEED repeats. FUZZ_MINUTES goes on for as long.
/// </summary>
public static class FuzzRun
{
    /// <summary>Runs cases.</summary>
    /// <param name="inCi">How many there are when nobody asks for minutes.</param>
    /// <param name="check">Makes a case, and fails when something is wrong.</param>
    /// <param name="parallelism">How many at a time.</param>
    public static async Task OfAsync(int inCi, Func<Random, Task> check, int parallelism = 1)
    {
        var first = int.TryParse(Environment.GetEnvironmentVariable("FUZZ_SEED"), CultureInfo.InvariantCulture, out var given)
            ? given
            : Random.Shared.Next();
        var minutes = double.TryParse(Environment.GetEnvironmentVariable("FUZZ_MINUTES"), CultureInfo.InvariantCulture, out var wanted)
            ? wanted
            : 0;
        TestContext.Current.TestOutputHelper?.WriteLine($"The first seed is {first}.");
        var (began, last) = (Stopwatch.GetTimestamp(), -1);
        await Task.WhenAll(
            Enumerable
                .Range(0, parallelism)
                .Select(_ =>
                    Task.Run(async () =>
                    {
                        while (
                            Interlocked.Increment(ref last) is var number
                            && (number < inCi || Stopwatch.GetElapsedTime(began) < TimeSpan.FromMinutes(minutes))
                        )
                        {
                            var seed = unchecked(first + number);
                            try
                            {
                                await check(new Random(seed));
                            }
                            catch (Exception exception) when (exception is not OperationCanceledException)
                            {
                                Assert.Fail(
                                    string.Create(
                                        CultureInfo.InvariantCulture,
                                        $"FUZZ_SEED={seed} repeats this; the first seed was {first}. {exception}"
                                    )
                                );
                            }
                        }
                    })
                )
        );
        TestContext.Current.SendDiagnosticMessage("{0} cases from seed {1}", last, first);
    }
}
