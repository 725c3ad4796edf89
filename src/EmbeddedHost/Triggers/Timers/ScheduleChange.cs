using TenantHygiene.EmbeddedHost.Durable.Storage;

namespace TenantHygiene.EmbeddedHost.Triggers.Timers;

/// <summary>Where a schedule stands, to be written with whatever else is being committed.</summary>
internal sealed class ScheduleChange(string function, DateTime last, DateTime next, DateTime updated) : IStoreChange
{
    private readonly TaskCompletionSource written = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Written => written.Task;

    public void Apply(StoreCommands commands) => commands.UpsertSchedule(function, last.Ticks, next.Ticks, updated.Ticks);

    public void Committed() => written.SetResult();

    public void Failed(Exception exception) => written.SetException(exception);
}
