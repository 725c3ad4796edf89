using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace TenantHygiene.Functions.Tenants;

/// <summary>
/// Reads the registry of tenants at start and again and again, so that every process works with the same tenants. Whatever changes mail
/// besides asks the ledger itself, immediately before: a pause counts there at once.
/// </summary>
public sealed partial class TenantDirectoryRefresh(TenantDirectory directory, TimeProvider time, ILogger<TenantDirectoryRefresh> logger)
    : BackgroundService
{
    /// <summary>How old the tenants of a process may be.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan _startLimit = TimeSpan.FromSeconds(20);
    private bool _hasTakenSettingsOver;

    /// <summary>Waits for the first reading, so that no request finds a tenant missing; not for a ledger that does not answer.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_startLimit);
        await TryAsync(limit.Token);
        await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await TryAsync(stoppingToken);
        }
    }

    private async Task TryAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (!_hasTakenSettingsOver)
            {
                await directory.TakeSettingsOverAsync(cancellationToken);
                _hasTakenSettingsOver = true;
            }

            await directory.RefreshAsync(cancellationToken);
        }
        catch (Exception exception)
        {
            LogUnread(exception);
        }
    }

    [LoggerMessage(132, LogLevel.Warning, "The registry of tenants could not be read. What was known before stays.")]
    private partial void LogUnread(Exception exception);
}
