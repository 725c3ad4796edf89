using Microsoft.Extensions.Logging;
using TenantHygiene.EmbeddedHost.Durable.Instances;

namespace TenantHygiene.EmbeddedHost.Durable;

/// <summary>Forgets instances that ended long ago, a few at a time, so that the file does not grow for ever.</summary>
internal sealed class Retention : IDisposable
{
    private const int AtOnce = 500;
    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    private readonly OrchestrationEngine engine;
    private readonly TimeSpan kept;
    private readonly ILogger logger;
    private readonly ITimer alarm;
    private int sweeping;

    /// <param name="engine">Whose instances.</param>
    /// <param name="kept">How long an instance stays after its end; zero means for ever.</param>
    /// <param name="logger">Told what was forgotten.</param>
    public Retention(OrchestrationEngine engine, TimeSpan kept, ILogger logger)
    {
        (this.engine, this.kept, this.logger) = (engine, kept, logger);
        var first = kept == TimeSpan.Zero ? Timeout.InfiniteTimeSpan : TimeSpan.FromMinutes(1);
        alarm = engine.Time.CreateTimer(_ => _ = SweepAsync(), null, first, Pause);
    }

    public void Dispose() => alarm.Dispose();

    private async Task SweepAsync()
    {
        if (Interlocked.Exchange(ref sweeping, 1) == 1)
        {
            return;
        }

        try
        {
            var forgotten = 0;
            while (await ForgetSomeAsync() is var some and > 0)
            {
                forgotten += some;
            }

            if (forgotten > 0)
            {
                Log.Forgotten(logger, forgotten, kept);
            }
        }
        catch (Exception exception)
        {
            // Nothing depends on it: the next sweep tries again, and a store that is really broken stops the host by its writer.
            Log.SweepFailed(logger, exception);
        }
        finally
        {
            Volatile.Write(ref sweeping, 0);
        }
    }

    // The instances purge themselves, each in its own turn: one that was started anew meanwhile is another run and stays.
    private async Task<int> ForgetSomeAsync()
    {
        var ended = engine.Reader.ListEnded((engine.Time.GetUtcNow() - kept).UtcTicks, AtOnce);
        var purged = await Task.WhenAll(ended.Select(run =>
        {
            var reply = new Reply();
            engine.Post(run.Id, new InstanceMessage.Purge(reply, run.Key));
            return reply.Task;
        }));
        return purged.Count(done => done);
    }
}
