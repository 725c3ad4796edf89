using TenantHygiene.Safety.Execution;
using TenantHygiene.Safety.Histories;
using TenantHygiene.Safety.Simulation;
using TenantHygiene.Testing;

namespace TenantHygiene.Safety;

/// <summary>
/// Some of the same histories over HTTPS and a real storage emulator: what is in memory elsewhere is not what keeps the promise.
/// </summary>
public sealed class RealPartsTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(424)]
    [InlineData(739)]
    [InlineData(1036)]
    public async Task A_history_comes_to_the_same_end_over_https_and_azurite(int seed)
    {
        var storage = Azurite.ConnectionOrSkip();
        var history = HistoryGenerator.From(seed);
        var inMemory = await HistoryRun.InMemoryAsync(history);

        var real = await HistoryRun.RunAsync(history, await SimulatedSystemParts.RealAsync(history, storage));

        Assert.Null(real.Broken);
        Assert.Equal((inMemory.Purges, string.Join(' ', inMemory.Ends)), (real.Purges, string.Join(' ', real.Ends)));
    }
}
