using System.Globalization;
using Microsoft.Azure.Functions.Worker;

namespace TenantHygiene.Conformance.App;

/// <summary>Timer triggers.</summary>
public sealed class TimerFunctions(Journal journal, TimeProvider time)
{
    private const string EverySecond = "* * * * * *";

    [Function(nameof(Tick))]
    public void Tick([TimerTrigger(EverySecond, UseMonitor = false)] TimerInfo timer) =>
        journal.Note(
            "tick",
            $"{time.GetUtcNow().ToString("O", CultureInfo.InvariantCulture)}|{timer.IsPastDue}|{(timer.ScheduleStatus is null ? "no status" : "status")}"
        );

    [Function(nameof(TickAtStart))]
    public void TickAtStart([TimerTrigger("%Conformance:Yearly%", RunOnStartup = true)] TimerInfo timer) =>
        journal.Note("start", $"{timer.IsPastDue}|{timer.ScheduleStatus?.Last.Year}");

    [Function(nameof(TickSlowly))]
    public async Task TickSlowly([TimerTrigger(EverySecond)] TimerInfo timer)
    {
        journal.Note("slow-tick", "begins");
        await Task.Delay(TimeSpan.FromSeconds(1.5), time);
        journal.Note("slow-tick", "ends");
    }

    [Function(nameof(TickAndThrow))]
    public void TickAndThrow([TimerTrigger(EverySecond)] TimerInfo timer)
    {
        journal.Note("throwing-tick", "ran");
        throw new InvalidOperationException("boom");
    }
}
