using System.Threading.Channels;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using TenantHygiene.Functions.Api.Remediations;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Remediation.Errors;
using TenantHygiene.Remediation.Outcomes;

namespace TenantHygiene.Functions.Tests.Api.Remediations;

/// <summary>A live timeline lasts as long as the platform lets it, and no longer.</summary>
public sealed class TimelineStreamTests
{
    /// <summary>Azure's front end cuts a request after so long, whatever it is doing.</summary>
    private static readonly TimeSpan _platformLimit = TimeSpan.FromSeconds(230);

    [Fact]
    public async Task A_stream_on_which_nothing_happens_shows_signs_of_life_and_ends_by_itself_before_the_platform_ends_it()
    {
        var clock = new ClockOfPauses();
        var http = new DefaultHttpContext();
        using var body = new MemoryStream();
        http.Response.Body = body;
        var left = false;
        var stream = new TimelineStream(
            new TimelineListener(new WatchedTimeline(() => Task.FromResult<RemediationWithSteps?>(Running())), () => left = true),
            after: 0,
            clock
        ).ExecuteAsync(http);

        var lasted = TimeSpan.Zero;
        while (lasted < 2 * _platformLimit && await clock.NextPauseAsync(stream) is { } pause)
        {
            // Proxies cut connections that are silent for a minute or less.
            Assert.InRange(pause, TimeSpan.Zero, TimeSpan.FromSeconds(30));
            clock.Advance(pause);
            lasted += pause;
        }

        await stream.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        var text = System.Text.Encoding.UTF8.GetString(body.ToArray());
        Assert.InRange(lasted, TimeSpan.FromSeconds(60), _platformLimit - TimeSpan.FromSeconds(20));
        Assert.StartsWith("retry: 2000\n\nid: 1\nevent: step\n", text, StringComparison.Ordinal);
        Assert.Contains(": still here\n\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("event: end", text, StringComparison.Ordinal);
        Assert.True(left);
    }

    private static RemediationWithSteps Running() =>
        new(
            new RemediationRecord
            {
                Id = "r-1",
                TenantId = Guid.Empty,
                UserId = Guid.Empty,
                Mode = RemediationMode.Remediate,
                State = RemediationState.Verifying,
                Fingerprint = new ErrorFingerprint("abc"),
                RunNumber = 1,
                CreatedAt = DateTimeOffset.UnixEpoch,
                UpdatedAt = DateTimeOffset.UnixEpoch,
                StepCount = 1,
            },
            [new RemediationStep(1, DateTimeOffset.UnixEpoch, RemediationState.Verifying, "accepted", "A scan found the error.", "k")]
        );

    /// <summary>A clock that tells for how long somebody begins to wait.</summary>
    private sealed class ClockOfPauses : FakeTimeProvider
    {
        private readonly Channel<TimeSpan> _pauses = Channel.CreateUnbounded<TimeSpan>();

        /// <summary>The next pause; null when the work ends instead.</summary>
        public async Task<TimeSpan?> NextPauseAsync(Task work)
        {
            var next = _pauses.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask();
            return await Task.WhenAny(next, work) == next ? await next : null;
        }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            _pauses.Writer.TryWrite(dueTime);
            return timer;
        }
    }
}

public sealed class CollapsedTimelineTests
{
    private static readonly DateTimeOffset _start = new(2026, 11, 30, 21, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_repeated_entry_appears_once_with_its_count_and_last_time()
    {
        var folded = CollapsedTimeline.Of(Steps("a", "b", "b", "b"));

        Assert.Equal(
            [("a", 1, null, null), ("b", 2, 3, (DateTimeOffset?)_start.AddMinutes(3))],
            folded.Select(step => (step.Text, step.Sequence, step.Count, step.LastAt))
        );
    }

    [Fact]
    public void A_cycle_of_entries_is_folded_and_keeps_its_order() =>
        Assert.Equal(
            [("plan", null), ("prepares", 3), ("not purged", 3), ("waits", 3), ("purged", null)],
            CollapsedTimeline
                .Of(
                    Steps(
                        "plan",
                        "prepares",
                        "not purged",
                        "waits",
                        "prepares",
                        "not purged",
                        "waits",
                        "prepares",
                        "not purged",
                        "waits",
                        "purged"
                    )
                )
                .Select(step => (step.Text, step.Count))
        );

    [Fact]
    public void Of_texts_that_differ_in_their_times_only_the_last_is_shown()
    {
        var step = Assert.Single(
            CollapsedTimeline.Of(
                Steps("The next purge is possible at 2026-12-01 00:00:00Z.", "The next purge is possible at 2026-12-02 00:00:00Z.")
            )
        );

        Assert.Equal(("The next purge is possible at 2026-12-02 00:00:00Z.", 2), (step.Text, step.Count));
    }

    [Fact]
    public void An_entry_that_is_repeated_much_later_appears_again() =>
        Assert.Equal(8, CollapsedTimeline.Of(Steps("a", "b", "c", "d", "e", "f", "g", "a")).Count);

    private static IEnumerable<RemediationStep> Steps(params string[] texts) =>
        texts.Select(
            (text, index) =>
                new RemediationStep(index + 1, _start.AddMinutes(index), RemediationState.Diagnosing, "kind", text, $"key-{index}")
        );
}
