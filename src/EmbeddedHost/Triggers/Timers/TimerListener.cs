using System.Diagnostics.Metrics;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TenantHygiene.EmbeddedHost.Durable;
using TenantHygiene.EmbeddedHost.Invocation;

namespace TenantHygiene.EmbeddedHost.Triggers.Timers;

/// <summary>Runs one timer function: one run at a time, and late rather than never.</summary>
internal sealed class TimerListener(
    FunctionInvoker invoker,
    TimerTriggerAttribute trigger,
    TimerSchedule schedule,
    OrchestrationEngine engine,
    IServiceScopeFactory scopes,
    ILogger logger) : ITriggerListener
{
    // The clock may be set while the listener waits; looking again this often bounds how late that is noticed.
    private static readonly TimeSpan LongestSleep = TimeSpan.FromSeconds(30);

    private static readonly Histogram<double> Lateness = Telemetry.Meter.CreateHistogram<double>(
        "embedded_host.timer.lateness", "s", "How long after its occurrence a timer function began, by function.");

    private string Name => invoker.Function.Name;

    private DateTime Now => engine.Time.GetUtcNow().UtcDateTime;

    public async Task ListenAsync(CancellationToken stopListening, CancellationToken stopRunning)
    {
        var monitored = trigger.UseMonitor && !schedule.IsTooDenseToMonitor(Now);
        var last = monitored ? LastOccurrence() : null;
        var pastDue = last is { } before && schedule.Next(before) < Now;
        if (pastDue || trigger.RunOnStartup)
        {
            await RunAsync(monitored, last, pastDue, stopRunning);
        }

        var previous = Now;
        if (monitored)
        {
            await RememberAsync(previous, schedule.Next(previous));
        }

        while (!stopListening.IsCancellationRequested)
        {
            var next = schedule.Next(previous);
            Log.NextOccurrence(logger, Name, next);
            await UntilAsync(next, stopListening);
            if (stopListening.IsCancellationRequested)
            {
                return;
            }

            Lateness.Record((Now - next).TotalSeconds, new KeyValuePair<string, object?>("function", Name));
            await RunAsync(monitored, previous, pastDue: false, stopRunning);

            // A run that took longer than the interval is followed by one more at once, not by all that were missed.
            var following = schedule.Next(next);
            previous = schedule.Next(following) <= Now ? Now : next;
            if (monitored)
            {
                await RememberAsync(previous, schedule.Next(previous));
            }
        }
    }

    private DateTime? LastOccurrence()
        => engine.Reader.FindSchedule(Name) is { } status ? new DateTime(status.Last, DateTimeKind.Utc) : null;

    private async Task RunAsync(bool monitored, DateTime? last, bool pastDue, CancellationToken stopRunning)
    {
        var timer = new TimerInfo { IsPastDue = pastDue };
        if (monitored)
        {
            timer.ScheduleStatus = new ScheduleStatus { Last = last ?? default, Next = schedule.Next(Now), LastUpdated = last ?? default };
        }

        if (pastDue)
        {
            Log.PastDue(logger, Name);
        }

        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var context = new InvocationContext(
                invoker.Function, scope.ServiceProvider, new Dictionary<string, object?> { ["TimerTrigger"] = trigger.Schedule }, stopRunning);
            context.Features.Set(timer);
            await invoker.InvokeAsync(context);
        }
        catch (Exception exception)
        {
            // A timer is not tried again before its next occurrence.
            Log.TimerFailed(logger, Name, exception);
        }
    }

    private async Task RememberAsync(DateTime last, DateTime next)
    {
        var change = new ScheduleChange(Name, last, next, Now);
        engine.Submit(change);
        await change.Written;
    }

    private async Task UntilAsync(DateTime moment, CancellationToken stop)
    {
        while (moment - Now is { } wait && wait > TimeSpan.Zero)
        {
            // Rounded up, so that the last sleep does not end a fraction early.
            var sleep = wait < LongestSleep ? TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)) : LongestSleep;
            await Task.Delay(sleep, engine.Time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stop.IsCancellationRequested)
            {
                return;
            }
        }
    }
}
