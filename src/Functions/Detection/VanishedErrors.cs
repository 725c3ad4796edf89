using Microsoft.Extensions.Logging;
using TenantHygiene.Functions.Remediating;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Microsoft365.Directory;
using TenantHygiene.Remediation.Errors;
using TenantHygiene.Remediation.Reading;
using TenantHygiene.Remediation.States;
using TenantHygiene.Remediation.Users;

namespace TenantHygiene.Functions.Detection;

/// <summary>
/// Closes remediations that needed an operator and whose error is gone: an operator acted, or it vanished by itself. Two complete readings have to say so, the
/// scan's and one of the user alone.
/// </summary>
public sealed partial class VanishedErrors(IDirectory directory, RemediationStore store, ILogger<VanishedErrors> logger)
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
        for (var looks = 0; ;)
        {
            var page = await store.ListAsync(filter, cancellationToken);
            foreach (var remediation in page.Items.Where(remediation => !usersWithErrors.Contains(remediation.UserId)))
            {
                if (looks++ == MaximumLooks)
                {
                    return;
                }

                if (await IsGoneAsync(tenantId, remediation.UserId, cancellationToken))
                {
                    await CloseAsync(remediation, scanId, cancellationToken);
                }
            }

            if (page.NextCursor is not { } next)
            {
                return;
            }

            filter = filter with { Cursor = next };
        }
    }

    private async Task<bool> IsGoneAsync(Guid tenantId, Guid userId, CancellationToken cancellationToken) =>
        await directory.GetUserAsync(tenantId, userId.ToString(), cancellationToken) is Read<DirectoryUser>.Found(var user)
        && ProvisioningErrorAnalyzer.Analyze(tenantId, user).Count == 0;

    private async Task CloseAsync(RemediationSummary remediation, string scanId, CancellationToken cancellationToken)
    {
        await store.UpdateAsync(
            remediation.Id,
            $"vanished-{scanId}",
            record => record.State is RemediationState.NeedsOperator ? record.End(RemediationState.Resolved, Endings.VanishedLater(record)) : record,
            record => [new NewStep("vanished", record.Outcome?.Verification ?? "The error is gone.")],
            cancellationToken);
        LogClosed(remediation.Id, scanId);
    }

    [LoggerMessage(11, LogLevel.Information, "Closed {RemediationId}: scan {ScanId} and a look at the user found no Exchange error any more.")]
    private partial void LogClosed(string remediationId, string scanId);
}
