using TenantHygiene.Ledger.Queues;
using TenantHygiene.Ledger.Tests.Support;
using TenantHygiene.Remediation.Errors;
using TenantHygiene.Testing;

namespace TenantHygiene.Ledger.Tests.Queues;

public sealed class ScanPaceTests
{
    private readonly AdjustableClock _time = AdjustableClock.Stopped();
    private readonly ScanPace _pace;

    public ScanPaceTests() => _pace = new ScanPace(_time);

    [Fact]
    public void The_first_messages_of_a_scan_are_visible_at_once_and_five_more_each_second()
    {
        var delays = Enumerable.Range(0, 42).Select(_ => _pace.DelayOf(Message("s-1"))).ToList();

        Assert.All(delays.Take(32), delay => Assert.Null(delay));
        Assert.Equal(
            Enumerable.Range(1, 10).Select(number => number * 200.0),
            delays.Skip(32).Select(delay => delay!.Value.TotalMilliseconds)
        );
    }

    [Fact]
    public void A_scan_that_finds_errors_slowly_does_not_hide_any()
    {
        for (var number = 0; number < 200; number++)
        {
            Assert.Null(_pace.DelayOf(Message("s-1")));
            _time.Move(TimeSpan.FromMilliseconds(200));
        }
    }

    [Fact]
    public void Each_scan_of_each_tenant_has_a_line_of_its_own()
    {
        var tenant = Guid.NewGuid();
        for (var number = 0; number < 5_000; number++)
        {
            _pace.DelayOf(Message("s-1", tenant));
        }

        Assert.Null(_pace.DelayOf(Message("s-2", tenant)));
        Assert.Null(_pace.DelayOf(Message("s-1", Guid.NewGuid())));
    }

    [Fact]
    public void What_no_scan_found_is_visible_at_once()
    {
        Assert.All(Enumerable.Range(0, 100), _ => Assert.Null(_pace.DelayOf(Message(scanId: null))));
    }

    [Fact]
    public void No_message_is_hidden_for_longer_than_the_queue_service_allows()
    {
        TimeSpan? last = null;
        for (var number = 0; number < 2_600_000; number++)
        {
            last = _pace.DelayOf(_message);
        }

        Assert.Equal(TimeSpan.FromDays(6), last);
    }

    private static readonly ProvisioningErrorMessage _message = Message("s-1");

    private static ProvisioningErrorMessage Message(string? scanId, Guid tenant = default) =>
        new()
        {
            TenantId = tenant,
            UserId = Guid.NewGuid(),
            Fingerprint = new ErrorFingerprint("abc"),
            ScanId = scanId,
            DetectedAt = Samples.Noon,
        };
}
