using FsCheck;
using FsCheck.Xunit;
using TenantHygiene.Remediation.Errors;
using TenantHygiene.Remediation.Primitives;
using TenantHygiene.Remediation.Safety;
using static TenantHygiene.Remediation.Tests.Support.ProvableConflict;

namespace TenantHygiene.Remediation.Tests.Safety;

public sealed class ErrorCheckTests
{
    private const string InUse = "The value \"08073974-1902-4542-88ea-37ba310f0c5c\" of property \"ArchiveGuid\" is used by another recipient object.";
    private static readonly ErrorFingerprint Fingerprint = ProvisioningErrorAnalyzer.Analyze(TenantId, User(InUse))[0].Fingerprint;

    [Fact]
    public void An_error_that_was_published_anew_still_stands()
    {
        var again = User() with { ProvisioningErrors = [new ProvisioningErrorEntry("EXCHANGE/other-instance", Now, false, InUse.ToUpperInvariant())] };

        Assert.IsType<ErrorCheck.StillThere>(ErrorCheck.Of(TenantId, Read.Found(again), Fingerprint));
    }

    [Fact]
    public void A_resolved_entry_is_gone()
    {
        var resolved = User() with { ProvisioningErrors = [new ProvisioningErrorEntry("exchange/x", Now, true, InUse)] };

        Assert.Empty(Assert.IsType<ErrorCheck.Gone>(ErrorCheck.Of(TenantId, Read.Found(resolved), Fingerprint)).Others);
    }

    [Fact]
    public void Another_error_in_its_place_is_told() =>
        Assert.Single(Assert.IsType<ErrorCheck.Gone>(ErrorCheck.Of(TenantId, Read.Found(User("Something else.")), Fingerprint)).Others);

    [Fact]
    public void A_user_who_cannot_be_read_proves_nothing() =>
        Assert.IsType<ErrorCheck.Unknown>(ErrorCheck.Of(TenantId, Read.Unreadable<DirectoryUser>(ReadFaultKind.Throttled, "429"), Fingerprint));
}

/// <summary>Two readings count as two by the clock, whatever woke the one who reads.</summary>
public sealed class TwoReadingsTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 30, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan HalfAMinute = TimeSpan.FromSeconds(30);

    [Fact]
    public void The_first_reading_asks_for_a_second_after_the_pause() =>
        Assert.Equal(new TwoReadings.Once(Noon.AddSeconds(3), HalfAMinute), TwoReadings.Judge(null, Noon, Noon.AddSeconds(3), HalfAMinute));

    [Theory]
    [InlineData(0, false)]
    [InlineData(19, false)]
    [InlineData(20, true)]
    [InlineData(3600, true)]
    public void A_second_reading_counts_from_twenty_seconds_on(int seconds, bool counts)
    {
        var began = Noon.AddSeconds(seconds);

        Assert.Equal(counts, TwoReadings.Judge(Noon, began, began, HalfAMinute) is TwoReadings.Twice(var first, var second) && (first, second) == (Noon, began));
    }

    [Property]
    public bool Readings_that_follow_each_other_at_once_never_count_however_many(PositiveInt wakes)
    {
        DateTimeOffset? first = null;
        for (var wake = 0; wake < wakes.Get; wake++)
        {
            var now = Noon.AddSeconds(19.9 * wake / wakes.Get);
            if (TwoReadings.Judge(first, now, now, HalfAMinute) is not TwoReadings.Once(var at, _))
            {
                return false;
            }

            first = at;
        }

        return first == Noon;
    }

    [Fact]
    public void A_reading_that_came_too_early_waits_for_what_is_missing() =>
        Assert.Equal(new TwoReadings.Once(Noon, TimeSpan.FromSeconds(15)), TwoReadings.Judge(Noon, Noon.AddSeconds(5), Noon.AddSeconds(6), HalfAMinute));

    [Fact]
    public void A_first_reading_in_the_future_is_no_first_reading() =>
        Assert.Equal(new TwoReadings.Once(Noon, HalfAMinute), TwoReadings.Judge(Noon.AddHours(1), Noon, Noon, HalfAMinute));

    [Fact]
    public void In_a_simulation_the_shorter_pause_is_the_distance() =>
        Assert.IsType<TwoReadings.Twice>(TwoReadings.Judge(Noon, Noon.AddSeconds(2), Noon.AddSeconds(2), TimeSpan.FromSeconds(2)));

    [Theory]
    [InlineData(0, 20)]
    [InlineData(5, 15)]
    [InlineData(60, 0)]
    public void The_time_until_a_second_reading_counts(int passed, int missing) =>
        Assert.Equal(TimeSpan.FromSeconds(missing), TwoReadings.Until(Noon, Noon.AddSeconds(passed), HalfAMinute));
}
