using Microsoft.Extensions.Logging;
using TenantHygiene.Functions.Configuration;
using TenantHygiene.Functions.Remediation;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Microsoft365.Directory;
using TenantHygiene.Remediation.Errors;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Remediation.Primitives;
using TenantHygiene.Remediation.Safety;

namespace TenantHygiene.Functions.Detection;

/// <summary>
/// Resolves remediations that needed an operator and whose error is gone: an operator acted, or it vanished by itself. <see cref="TwoReadings"/> have to
/// say so, the scan's and one of the user alone.
/// </summary>
public sealed partial class ResolvedErrors(IDirectory directory, RemediationStore store, VerificationOptions settings, TimeProvider time, ILogger<ResolvedErrors> logger)
{
    /// <summary>Looks that follow one scan at most; what is left waits for the next.</summary>
    private const int MaximumLooks = 200;

    /// <summary>Closes what a scan that read everything did not find any more.</summary>
    /// <param name="tenantId">The tenant.</param>
    /// <param name="scanId">The scan.</param>
    /// <param name="usersWithErrors">Everybody who carries an Exchange error.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task CloseAsync(Guid tenantId, string scanId, IReadOnlySet<Guid> usersWithErrors, CancellationToken cancellationToken)
    {
        var filter = new RemediationFilter { TenantId = tenantId, State = RemediationState.NeedsOperator, Top = 200 };
        var scannedAt = time.GetUtcNow();
        for (var looks = 0; ;)
        {
            var page = await store.ListAsync(filter, cancellationToken);
            foreach (var remediation in page.Items.Where(remediation => !usersWithErrors.Contains(remediation.UserId)))
            {
                if (looks++ == MaximumLooks)
                {
                    return;
                }

                // Once for all of them: the others are read later still.
                await Task.Delay(TwoReadings.Until(scannedAt, time.GetUtcNow(), settings.ConfirmAfter), time, cancellationToken);
                if (await ReadAsync(tenantId, remediation.UserId, scannedAt, cancellationToken) is { } readings)
                {
                    await CloseAsync(remediation, scanId, readings, cancellationToken);
                }
            }

            if (page.NextCursor is not { } next)
            {
                return;
            }

            filter = filter with { Cursor = next };
        }
    }

    private async Task<TwoReadings.Twice?> ReadAsync(Guid tenantId, Guid userId, DateTimeOffset scannedAt, CancellationToken cancellationToken)
    {
        var began = time.GetUtcNow();
        return await directory.GetUserAsync(tenantId, userId.ToString(), cancellationToken) is Read<DirectoryUser>.Found(var user)
            && ProvisioningErrorAnalyzer.Analyze(tenantId, user).Count == 0
                ? TwoReadings.Judge(scannedAt, began, time.GetUtcNow(), settings.ConfirmAfter) as TwoReadings.Twice
                : null;
    }

    private async Task CloseAsync(RemediationSummary remediation, string scanId, TwoReadings.Twice readings, CancellationToken cancellationToken)
    {
        await store.UpdateAsync(
            remediation.Id,
            $"vanished-{scanId}",
            record => record.State is RemediationState.NeedsOperator ? record.End(RemediationState.Resolved, Endings.VanishedLater(record, readings)) : record,
            record => [new NewStep("vanished", record.Outcome?.Verification ?? "The error is gone.")],
            cancellationToken);
        LogClosed(remediation.Id, scanId);
    }

    [LoggerMessage(11, LogLevel.Information, "Closed {RemediationId}: scan {ScanId} and a look at the user found no Exchange error any more.")]
    private partial void LogClosed(string remediationId, string scanId);
}
