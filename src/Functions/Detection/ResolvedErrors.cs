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
/// Resolves remediations that needed an operator and whose error is gone: an operator acted, or the error disappeared. <see
/// cref="TwoReadings"/> must confirm it: the scan's and one of the user alone.
/// </summary>
public sealed partial class ResolvedErrors(
    IDirectory directory,
    RemediationStore store,
    VerificationOptions options,
    TimeProvider time,
    ILogger<ResolvedErrors> logger
)
{
    /// <summary>Looks that follow one scan at most; what is left waits for the next.</summary>
    private const int MaximumChecks = 200;

    /// <summary>Resolves remediations whose user a complete scan found without an error.</summary>
    /// <param name="tenantId">The tenant.</param>
    /// <param name="scanId">The scan.</param>
    /// <param name="usersWithErrors">All users with an Exchange error.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task CloseAsync(Guid tenantId, string scanId, IReadOnlySet<Guid> usersWithErrors, CancellationToken cancellationToken)
    {
        var filter = new RemediationFilter
        {
            TenantId = tenantId,
            State = RemediationState.NeedsOperator,
            Top = 200,
        };
        var scannedAt = time.GetUtcNow();
        for (var checks = 0; ; )
        {
            var page = await store.ListAsync(TenantScope.Of(tenantId), filter, cancellationToken);
            foreach (var remediation in page.Items.Where(remediation => !usersWithErrors.Contains(remediation.UserId)))
            {
                if (checks++ == MaximumChecks)
                {
                    return;
                }

                // Once for all of them: the others are read later still.
                await WaitUntilApartAsync(scannedAt, cancellationToken);
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

    /// <summary>Waits by the clock that judges: a timer may end a little before it, and the reading would not count.</summary>
    private async Task WaitUntilApartAsync(DateTimeOffset scannedAt, CancellationToken cancellationToken)
    {
        while (TwoReadings.Until(scannedAt, time.GetUtcNow(), options.ConfirmAfter) is var missing && missing > TimeSpan.Zero)
        {
            // A timer counts whole milliseconds; less than one would not wait at all.
            await Task.Delay(missing + TimeSpan.FromMilliseconds(1), time, cancellationToken);
        }
    }

    private async Task<TwoReadings.Twice?> ReadAsync(
        Guid tenantId,
        Guid userId,
        DateTimeOffset scannedAt,
        CancellationToken cancellationToken
    )
    {
        var began = time.GetUtcNow();
        return
            await directory.GetUserAsync(tenantId, userId.ToString(), cancellationToken) is Read<DirectoryUser>.Found(var user)
            && ProvisioningErrorAnalyzer.Analyze(tenantId, user).Count == 0
            ? TwoReadings.Evaluate(scannedAt, began, time.GetUtcNow(), options.ConfirmAfter) as TwoReadings.Twice
            : null;
    }

    private async Task CloseAsync(
        RemediationSummary remediation,
        string scanId,
        TwoReadings.Twice readings,
        CancellationToken cancellationToken
    )
    {
        await store.UpdateAsync(
            TenantScope.Of(remediation.TenantId),
            remediation.Id,
            $"vanished-{scanId}",
            record =>
                record.State is RemediationState.NeedsOperator
                    ? record.End(RemediationState.Resolved, Endings.VanishedAfterPlan(record, readings))
                    : record,
            record => [new NewStep("vanished", record.Outcome?.Verification ?? "The error is gone.")],
            cancellationToken
        );
        LogClosed(remediation.Id, scanId);
    }

    [LoggerMessage(11, LogLevel.Information, "Resolved {RemediationId}: scan {ScanId} and a check of the user found no Exchange error.")]
    private partial void LogClosed(string remediationId, string scanId);
}
