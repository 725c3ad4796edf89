using Microsoft.Extensions.Time.Testing;
using TenantHygiene.Microsoft365.Directory;

namespace TenantHygiene.Microsoft365.Tests.Directory;

public sealed class FilterReliabilityTests
{
    private static readonly Guid _tenant = Guid.NewGuid();
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void An_unproven_filter_is_not_used() => Assert.Equal(ScanMethod.Full, new FilterReliability(_clock).Choose(_tenant));

    [Fact]
    public void A_proven_filter_is_used_for_a_day_after_the_full_scan()
    {
        var trust = new FilterReliability(_clock);
        trust.Prove(_tenant, _clock.GetUtcNow());

        _clock.Advance(TimeSpan.FromHours(23));
        Assert.Equal(ScanMethod.Filtered, trust.Choose(_tenant));
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(ScanMethod.Full, trust.Choose(_tenant));
    }

    [Fact]
    public void The_filter_of_one_tenant_proves_nothing_about_another_tenant()
    {
        var trust = new FilterReliability(_clock);
        trust.Prove(_tenant, _clock.GetUtcNow());

        Assert.Equal(ScanMethod.Full, trust.Choose(Guid.NewGuid()));
    }

    [Fact]
    public void A_refused_filter_is_neither_used_nor_probed_again()
    {
        var trust = new FilterReliability(_clock);
        trust.Prove(_tenant, _clock.GetUtcNow());
        trust.Refuse(_tenant);

        Assert.Equal(ScanMethod.Full, trust.Choose(_tenant));
        Assert.False(trust.MayProbe(_tenant));
    }
}
