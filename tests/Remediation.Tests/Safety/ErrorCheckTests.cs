using FsCheck;
using FsCheck.Xunit;
using TenantHygiene.Remediation.Errors;
using TenantHygiene.Remediation.Primitives;
using TenantHygiene.Remediation.Safety;
using static TenantHygiene.Remediation.Tests.Support.ProvableConflict;

namespace TenantHygiene.Remediation.Tests.Safety;

public sealed class ErrorCheckTests
{
    private const string InUse =
        "The value \"08073974-1902-4542-88ea-37ba310f0c5c\" of property \"ArchiveGuid\" is used by another recipient object.";
    private static readonly ErrorFingerprint _fingerprint = ProvisioningErrorAnalyzer.Analyze(TenantId, User(InUse))[0].Fingerprint;

    [Fact]
    public void An_error_that_was_published_again_still_exists()
    {
        var again = User() with
        {
            ProvisioningErrors = [new ProvisioningErrorEntry("EXCHANGE/other-instance", Now, false, InUse.ToUpperInvariant())],
        };

        Assert.IsType<ErrorCheck.StillThere>(ErrorCheck.Of(TenantId, Read.Found(again), _fingerprint));
    }

    [Fact]
    public void A_resolved_entry_is_gone()
    {
        var resolved = User() with { ProvisioningErrors = [new ProvisioningErrorEntry("exchange/x", Now, true, InUse)] };

        Assert.Empty(Assert.IsType<ErrorCheck.Gone>(ErrorCheck.Of(TenantId, Read.Found(resolved), _fingerprint)).Others);
    }

    [Fact]
    public void Another_error_in_its_place_is_reported() =>
        Assert.Single(Assert.IsType<ErrorCheck.Gone>(ErrorCheck.Of(TenantId, Read.Found(User("Something else.")), _fingerprint)).Others);

    [Fact]
    public void A_user_who_cannot_be_read_proves_nothing() =>
        Assert.IsType<ErrorCheck.Unknown>(
            ErrorCheck.Of(TenantId, Read.Unreadable<DirectoryUser>(ReadFaultKind.Throttled, "429"), _fingerprint)
        );
}

/// <summary>Two readings count as two by the clock, whatever woke the one who reads.</summary>
public sealed class TwoReadingsTests
{
    private static readonly DateTimeOffset _noon = new(2026, 11, 30, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan _halfAMinute = TimeSpan.FromSeconds(30);

    [Fact]
    public void The_first_reading_asks_for_a_second_after_the_pause() =>
        Assert.Equal(
            new TwoReadings.Once(_noon.AddSeconds(3), _halfAMinute),
            TwoReadings.Evaluate(null, _noon, _noon.AddSeconds(3), _halfAMinute)
        );

    [Theory]
    [InlineData(0, false)]
    [InlineData(19, false)]
    [InlineData(20, true)]
    [InlineData(3600, true)]
    public void A_second_reading_counts_from_twenty_seconds_on(int seconds, bool counts)
    {
        var began = _noon.AddSeconds(seconds);

        Assert.Equal(
            counts,
            TwoReadings.Evaluate(_noon, began, began, _halfAMinute) is TwoReadings.Twice(var first, var second)
                && (first, second) == (_noon, began)
        );
    }

    [Property]
    public bool Readings_that_follow_each_other_at_once_never_count_however_many(PositiveInt wakes)
    {
        DateTimeOffset? first = null;
        for (var wake = 0; wake < wakes.Get; wake++)
        {
            var now = _noon.AddSeconds(19.9 * wake / wakes.Get);
            if (TwoReadings.Evaluate(first, now, now, _halfAMinute) is not TwoReadings.Once(var at, _))
            {
                return false;
            }

            first = at;
        }

        return first == _noon;
    }

    [Fact]
    public void A_reading_that_came_too_early_waits_for_what_is_missing() =>
        Assert.Equal(
            new TwoReadings.Once(_noon, TimeSpan.FromSeconds(15)),
            TwoReadings.Evaluate(_noon, _noon.AddSeconds(5), _noon.AddSeconds(6), _halfAMinute)
        );

    [Fact]
    public void A_first_reading_in_the_future_is_no_first_reading() =>
        Assert.Equal(new TwoReadings.Once(_noon, _halfAMinute), TwoReadings.Evaluate(_noon.AddHours(1), _noon, _noon, _halfAMinute));

    [Fact]
    public void In_a_simulation_the_shorter_pause_is_the_distance() =>
        Assert.IsType<TwoReadings.Twice>(TwoReadings.Evaluate(_noon, _noon.AddSeconds(2), _noon.AddSeconds(2), TimeSpan.FromSeconds(2)));

    [Theory]
    [InlineData(0, 20)]
    [InlineData(5, 15)]
    [InlineData(60, 0)]
    public void The_time_until_a_second_reading_counts(int passed, int missing) =>
        Assert.Equal(TimeSpan.FromSeconds(missing), TwoReadings.Until(_noon, _noon.AddSeconds(passed), _halfAMinute));
}
