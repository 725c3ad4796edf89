using Microsoft.Azure.Functions.Worker;

namespace TenantHygiene.EmbeddedHost.TestApp;

/// <summary>Two numbers to add, as the <paramref name="Step"/>-th step of the orchestration.</summary>
public sealed record Sum(int Left, int Right, int Step);

/// <summary>The app's activities.</summary>
public static class Activities
{
    private static readonly Lock Gate = new();

    // What has run is on record outside of the host's own store, line by line, and survives the kill.
    private static readonly string Journal = Path.Combine(Environment.GetEnvironmentVariable("JOURNAL_FOLDER")!, "journal.txt");

    [Function(nameof(Add))]
    public static async Task<int> Add([ActivityTrigger] Sum sum, string instanceId, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(sum);
        lock (Gate)
        {
            File.AppendAllText(Journal, $"{instanceId} {sum.Step}\n");
        }

        // Long enough that some are running whenever the process is killed.
        await Task.Delay(20, cancellation);
        return sum.Left + sum.Right;
    }
}
