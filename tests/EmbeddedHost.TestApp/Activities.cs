using Microsoft.Azure.Functions.Worker;

namespace TenantHygiene.EmbeddedHost.TestApp;

/// <summary>Two numbers to add.</summary>
public sealed record Sum(int Left, int Right);

/// <summary>The app's activities.</summary>
public static class Activities
{
    [Function(nameof(Add))]
    public static async Task<int> Add([ActivityTrigger] Sum sum, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(sum);

        // Long enough that some are running whenever the process is killed.
        await Task.Delay(20, cancellation);
        return sum.Left + sum.Right;
    }
}
