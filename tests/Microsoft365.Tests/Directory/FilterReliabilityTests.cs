using Microsoft.Extensions.Time.Testing;
using TenantHygiene.Microsoft365.Directory;

namespace TenantHygiene.Microsoft365.Tests.Directory;

public sealed class FilterReliabilityTests
{
    private static readonly Guid Tenant = Guid.NewGuid();
    private readonly FakeTimeProvider clock = new();

    [Fact]
    public void An_unproven_filter_is_not_used() => Assert.Equal(ScanMethod.Full, new FilterReliability(clock).Choose(Tenant));

    [Fact]
    public void A_proven_filter_is_used_for_a_day_after_the_full_scan()
    {
        var trust = new FilterReliability(clock);
        trust.Prove(Tenant, clock.GetUtcNow());

        clock.Advance(TimeSpan.FromHours(23));
        Assert.Equal(ScanMethod.Filtered, trust.Choose(Tenant));
        clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(ScanMethod.Full, trust.Choose(Tenant));
    }

    [Fact]
    public void One_tenants_filter_proves_nothing_about_anothers()
    {
        var trust = new FilterReliability(clock);
        trust.Prove(Tenant, clock.GetUtcNow());

        Assert.Equal(ScanMethod.Full, trust.Choose(Guid.NewGuid()));
    }

    [Fact]
    public void A_refused_filter_is_neither_used_nor_probed_again()
    {
        var trust = new FilterReliability(clock);
        trust.Prove(Tenant, clock.GetUtcNow());
        trust.Refuse(Tenant);

        Assert.Equal(ScanMethod.Full, trust.Choose(Tenant));
        Assert.False(trust.MayProbe(Tenant));
    }
}
