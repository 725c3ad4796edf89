using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using TenantHygiene.Safety.Driving;
using TenantHygiene.Safety.Histories;

namespace TenantHygiene.Safety;

/// <summary>The promise of docs/safety.md over random histories of a tenant, through the product's own code.</summary>
public sealed class SafetyProperties
{
    private static readonly Arbitrary<History> Histories = Arb.From(Gen.Choose(0, int.MaxValue).Select(HistoryDraw.From), history => history.Smaller());

    // The same histories each time, so that a failure is a change of the product's; draw others with another Replay.
    [Property(MaxTest = 900, Parallelism = 2, Replay = "(16421590864751900417,5151184803963755363)")]
    public Property No_history_leads_to_a_purge_that_the_promise_forbids() => Prop.ForAll(Histories, history =>
    {
        var result = HistoryRun.InMemoryAsync(history).GetAwaiter().GetResult();
        return (result.Broken is null).Label($"{result.Broken?.Message}{Environment.NewLine}{history}{Environment.NewLine}{string.Join(Environment.NewLine, result.Story)}");
    });

    /// <summary>Histories that once broke the promise.</summary>
    /// <param name="seed">The history.</param>
    /// <param name="what">What was mended.</param>
    [Theory]
    [InlineData(1862801770, "half an answer of Get-Recipient, whose header says that there is no such object, counted as a look that found nobody")]
    public async Task A_history_that_broke_the_promise_once_keeps_it(int seed, string what)
    {
        var result = await HistoryRun.InMemoryAsync(HistoryDraw.From(seed));

        Assert.True(result.Broken is null, $"Again: {what}. {result.Broken?.Message}");
    }

    /// <summary>Runs one history again and tells its story: <c>SAFETY_SEED=… dotnet test</c>.</summary>
    [Fact]
    public async Task The_history_of_a_seed_keeps_the_promise()
    {
        var seed = Environment.GetEnvironmentVariable("SAFETY_SEED");
        Assert.SkipWhen(seed is null, "SAFETY_SEED, the seed of a history that is to be told, is not set.");
        var history = HistoryDraw.From(int.Parse(seed, System.Globalization.CultureInfo.InvariantCulture));

        var result = await HistoryRun.InMemoryAsync(history);

        TestContext.Current.TestOutputHelper!.WriteLine($"{history}{Environment.NewLine}{string.Join(Environment.NewLine, result.Story)}");
        Assert.Null(result.Broken);
    }
}
