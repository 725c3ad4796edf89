namespace TenantHygiene.EmbeddedHost.Durable.Replay;

/// <summary>
/// Runs the code of one orchestrator, one continuation after another in the order in which they became ready, on the thread that delivers an event.
/// A continuation from any other thread means that the code awaited something which is not durable: it is not run, and the owner is told.
/// </summary>
internal sealed class OrchestratorTaskScheduler(Action foreignContinuation) : TaskScheduler
{
    private readonly Queue<Task> ready = new();
    private Thread? owner;

    public override int MaximumConcurrencyLevel => 1;

    public bool IsCurrentThreadOwner => Thread.CurrentThread == owner;

    /// <summary>Lets <paramref name="deliver"/> make continuations ready, then runs them all.</summary>
    public void Run(Action deliver)
    {
        owner = Thread.CurrentThread;
        try
        {
            deliver();
            while (ready.TryDequeue(out var task))
            {
                TryExecuteTask(task);
            }
        }
        finally
        {
            owner = null;
        }
    }

    protected override void QueueTask(Task task)
    {
        if (IsCurrentThreadOwner)
        {
            ready.Enqueue(task);
        }
        else
        {
            foreignContinuation();
        }
    }

    // Never inline: the order in which continuations became ready is the order in which they run, live and in replay.
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks() => [.. ready];
}
