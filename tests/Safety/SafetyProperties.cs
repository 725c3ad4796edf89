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

    [Property(MaxTest = 400, Parallelism = 2)]
    public Property No_history_leads_to_a_purge_that_the_promise_forbids() => Prop.ForAll(Histories, history =>
    {
        var result = HistoryRun.InMemoryAsync(history).GetAwaiter().GetResult();
        return (result.Broken is null).Label($"{result.Broken?.Message}{Environment.NewLine}{history}{Environment.NewLine}{string.Join(Environment.NewLine, result.Story)}");
    });
}
