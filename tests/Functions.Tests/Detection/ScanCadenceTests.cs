using FsCheck;
using FsCheck.Xunit;
using TenantHygiene.Functions.Configuration;
using TenantHygiene.Functions.Detection;
using TenantHygiene.Ledger.Scans;

namespace TenantHygiene.Functions.Tests.Detection;

public sealed class ScanCadenceTests
{
    private static readonly DateTimeOffset _noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan _day = TimeSpan.FromDays(1);
    private static readonly DetectionOptions _options = new();

    [Property]
    public bool A_tenant_always_has_the_same_place_and_it_is_within_the_cadence(Guid tenantId) =>
        ScanCadence.Phase(tenantId) is >= 0 and < 1 && ScanCadence.Phase(tenantId).Equals(ScanCadence.Phase(tenantId));

    [Property(MaxTest = 20)]
    public bool A_thousand_tenants_are_spread_evenly_over_the_minutes_of_a_cadence(PositiveInt seed)
    {
        var random = new Random(seed.Get);
        var minutes = Enumerable
            .Range(0, 1_000)
            .Select(_ => ScanCadence.First(NewId(random), 1_000, _noon, _options) - _noon)
            .GroupBy(wait => (int)wait.TotalMinutes)
            .ToDictionary(minute => minute.Key, minute => minute.Count());

        // 67 on the average; far more or far fewer than that in one of fifteen is not chance.
        return minutes.Keys.Order().SequenceEqual(Enumerable.Range(0, 15)) && minutes.Values.All(count => count is > 25 and < 120);
    }

    [Property]
    public bool Later_scans_keep_the_tenants_place(Guid tenantId, PositiveInt late)
    {
        var delay = TimeSpan.FromSeconds(late.Get % 400);
        var first = After(New(tenantId), ScanResult.WithErrors, _noon, delay);
        var second = After(first, ScanResult.WithErrors, first.DueAt, delay);

        return second.DueAt - first.DueAt == _options.Cadence;
    }

    [Property]
    public bool Whatever_came_of_a_scan_the_next_is_due_after_its_end_and_within_a_day(
        Guid tenantId,
        ScanResult[] results,
        PositiveInt seconds,
        bool isSlow
    )
    {
        var options = isSlow ? new DetectionOptions { Cadence = TimeSpan.FromHours(12), CleanCadence = TimeSpan.FromHours(12) } : _options;
        var (schedule, startedAt) = (New(tenantId), _noon);
        foreach (var result in results)
        {
            var endedAt = startedAt + TimeSpan.FromSeconds(seconds.Get % 100_000);
            schedule = ScanCadence.After(schedule, result, startedAt, endedAt, options);
            if (schedule.DueAt <= endedAt || schedule.DueAt - endedAt > _day)
            {
                return false;
            }

            startedAt = schedule.DueAt;
        }

        return true;
    }

    [Property]
    public bool Each_failure_doubles_the_pause_up_to_a_day(PositiveInt failures)
    {
        var (pause, next) = (
            ScanCadence.Backoff(failures.Get, _options),
            ScanCadence.Backoff(failures.Get == int.MaxValue ? failures.Get : failures.Get + 1, _options)
        );
        return pause <= _day && (next == pause * 2 || (next == _day && pause * 2 >= _day));
    }

    [Property]
    public bool One_success_returns_to_the_normal_cadence(Guid tenantId, PositiveInt failures)
    {
        var (schedule, at) = (New(tenantId), _noon);
        for (var failure = 0; failure < failures.Get % 50; failure++)
        {
            schedule = After(schedule, ScanResult.BrokenOff, at);
            at = schedule.DueAt;
        }

        schedule = After(schedule, ScanResult.WithErrors, at);
        return schedule.Failures == 0 && schedule.DueAt - at <= _options.Cadence * 1.5;
    }

    [Fact]
    public void A_tenant_that_is_clean_for_a_day_is_scanned_hourly_and_an_error_brings_it_back()
    {
        var (schedule, at, scans) = (New(Guid.NewGuid()), _noon, 0);
        while (at < _noon + _day)
        {
            schedule = After(schedule, ScanResult.Clean, at);
            at = schedule.DueAt;
            scans++;
        }

        var clean = After(schedule, ScanResult.Clean, at);
        var hourly = After(clean, ScanResult.Clean, clean.DueAt);
        var broken = After(hourly, ScanResult.WithErrors, hourly.DueAt);

        Assert.InRange(scans, 95, 98);
        Assert.Equal(TimeSpan.FromHours(1), hourly.DueAt - clean.DueAt);
        Assert.InRange(broken.DueAt - hourly.DueAt, TimeSpan.Zero, _options.Cadence * 1.5);
        Assert.Null(broken.CleanSince);
    }

    [Theory]
    [InlineData(10, true)]
    [InlineData(11, false)]
    public void A_few_new_tenants_are_scanned_at_once(int newTenants, bool atOnce) =>
        Assert.Equal(
            atOnce,
            Enumerable.Range(0, newTenants).All(_ => ScanCadence.First(Guid.NewGuid(), newTenants, _noon, _options) == _noon)
        );

    [Theory]
    [InlineData("00:30:00", "00:15:00", "1.00:00:00", "Detection__CleanCadence")]
    [InlineData("00:15:00", "01:00:00", "00:10:00", "Detection__MaximumBackoff")]
    public void Cadences_that_contradict_each_other_stop_the_start(string cadence, string clean, string backoff, string named)
    {
        var result = new CadenceValidator().Validate(
            null,
            new DetectionOptions
            {
                Cadence = TimeSpan.Parse(cadence, null),
                CleanCadence = TimeSpan.Parse(clean, null),
                MaximumBackoff = TimeSpan.Parse(backoff, null),
            }
        );

        Assert.StartsWith(named, result.FailureMessage, StringComparison.Ordinal);
        Assert.True(new CadenceValidator().Validate(null, _options).Succeeded);
    }

    private static TenantSchedule New(Guid tenantId) => new() { TenantId = tenantId, DueAt = _noon };

    private static TenantSchedule After(TenantSchedule schedule, ScanResult result, DateTimeOffset at, TimeSpan? duration = null) =>
        ScanCadence.After(schedule, result, at, at + (duration ?? TimeSpan.FromSeconds(3)), _options);

    private static Guid NewId(Random random)
    {
        var bytes = new byte[16];
        random.NextBytes(bytes);
        return new Guid(bytes);
    }
}
