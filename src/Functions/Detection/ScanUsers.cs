using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using TenantHygiene.Ledger.Queues;
using TenantHygiene.Ledger.Tenants;
using TenantHygiene.Microsoft365.Directory;
using TenantHygiene.Remediation.Errors;

namespace TenantHygiene.Functions.Detection;

/// <summary>Streams a tenant's users and puts every unresolved Exchange error on the queue. An incomplete scan ends as partial.</summary>
public sealed partial class ScanUsers(
    IDirectory directory,
    ProvisioningErrorQueue queue,
    ScanStore scans,
    ResolvedErrors vanished,
    TimeProvider time,
    ILogger<ScanUsers> logger
)
{
    private const int BatchSize = 64;

    [Function(nameof(ScanUsers))]
    public async Task RunAsync([ActivityTrigger] ScanInput input, CancellationToken cancellationToken)
    {
        var progress = new LatestProgress();
        var errors = 0;
        var users = new HashSet<Guid>();
        var batch = new List<ProvisioningErrorMessage>(BatchSize);
        await foreach (var user in directory.ScanAsync(input.TenantId, progress, cancellationToken))
        {
            users.Add(user.Id);
            foreach (var error in ProvisioningErrorAnalyzer.Analyze(input.TenantId, user))
            {
                batch.Add(
                    new ProvisioningErrorMessage
                    {
                        TenantId = input.TenantId,
                        UserId = user.Id,
                        Fingerprint = error.Fingerprint,
                        ScanId = input.ScanId,
                        DetectedAt = time.GetUtcNow(),
                        PublishedAt = error.CreatedAt,
                    }
                );
                errors++;
            }

            if (batch.Count >= BatchSize)
            {
                await queue.EnqueueAsync(batch, cancellationToken);
                batch.Clear();
            }
        }

        await queue.EnqueueAsync(batch, cancellationToken);
        await EndAsync(input, progress.Latest, users.Count, errors, cancellationToken);
        if (progress.Latest.IsComplete)
        {
            await vanished.CloseAsync(input.TenantId, input.ScanId, users, cancellationToken);
        }
    }

    private async Task EndAsync(ScanInput input, ScanProgress progress, int users, int errors, CancellationToken cancellationToken)
    {
        var state = progress switch
        {
            { IsComplete: true } => ScanState.Complete,
            { Pages: 0 } => ScanState.Failed,
            _ => ScanState.Partial,
        };
        await scans.UpdateAsync(
            input.ScanId,
            scan =>
                scan with
                {
                    State = state,
                    EndedAt = time.GetUtcNow(),
                    Method = progress.Method.ToString(),
                    Pages = progress.Pages,
                    Users = progress.Users,
                    UsersWithErrors = users,
                    ErrorsEnqueued = errors,
                    Fault = progress.Fault,
                },
            cancellationToken
        );
        LogEnd(input.ScanId, state, progress.Users, progress.Pages, errors, progress.Fault?.ToString());
    }

    [LoggerMessage(
        10,
        LogLevel.Information,
        "Scan {ScanId} ended {State}: {Users} users on {Pages} pages, {Errors} errors enqueued. {Fault}"
    )]
    private partial void LogEnd(string scanId, ScanState state, int users, int pages, int errors, string? fault);

    /// <summary>Keeps the last report. <see cref="Progress{T}"/> would deliver reports late and in any order.</summary>
    private sealed class LatestProgress : IProgress<ScanProgress>
    {
        public ScanProgress Latest { get; private set; } = new(0, 0, ScanMethod.Full, false, null);

        public void Report(ScanProgress value) => Latest = value;
    }
}
