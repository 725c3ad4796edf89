using Microsoft.Extensions.Logging;
using TenantHygiene.Microsoft365.Endpoints;
using TenantHygiene.Remediation.Reading;
using TenantHygiene.Remediation.Users;

namespace TenantHygiene.Microsoft365.Directory;

/// <summary>Holds the service's filter against what a full scan has just found.</summary>
internal sealed class FilterProbe(GraphChannel channel, ServiceEndpoints endpoints, FilterTrust trust, ILogger logger)
{
    /// <summary>More missing users than this are not explained by repairs that happened in between.</summary>
    private const int ReReadAtMost = 20;

    /// <summary>Proves or refuses the filter; leaves things as they are when the service failed, or the full scan found nobody to compare with.</summary>
    /// <param name="tenantId">The tenant.</param>
    /// <param name="known">The users whom the full scan found.</param>
    /// <param name="fullScanBeganAt">When that scan began.</param>
    /// <param name="getUser">Reads one user again.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task RunAsync(
        Guid tenantId, IReadOnlySet<Guid> known, DateTimeOffset fullScanBeganAt, Func<Guid, Task<Read<DirectoryUser>>> getUser, CancellationToken cancellationToken)
    {
        if (known.Count == 0 || !trust.MayProbe(tenantId))
        {
            return;
        }

        var pass = new ScanPass(channel, endpoints, logger, tenantId, ScanMethod.Filtered);
        await foreach (var _ in pass.RunAsync(new Unheard(), cancellationToken))
        {
            // Only the ids matter, and the pass keeps them.
        }

        if (pass.IsFilterRefused)
        {
            Refuse(tenantId, pass.Progress.Fault!.Detail);
        }
        else if (pass.Progress.IsComplete)
        {
            await CompareAsync(tenantId, [.. known.Except(pass.Found)], known.Count, fullScanBeganAt, getUser);
        }
    }

    private async Task CompareAsync(Guid tenantId, Guid[] missing, int known, DateTimeOffset fullScanBeganAt, Func<Guid, Task<Read<DirectoryUser>>> getUser)
    {
        var isBlind = missing.Length > ReReadAtMost ? true : await LeavesOutAnybodyAsync(missing, getUser);
        if (isBlind is true)
        {
            Refuse(tenantId, $"it leaves out {missing.Length} of {known} users");
        }
        else if (isBlind is false && missing.Length < known)
        {
            trust.Prove(tenantId, fullScanBeganAt);
            logger.FilterProven(tenantId, known);
        }
    }

    /// <summary>Whether a missing user is still broken; null when that could not be read. One repaired or deleted since the full scan is evidence of nothing.</summary>
    private static async Task<bool?> LeavesOutAnybodyAsync(Guid[] missing, Func<Guid, Task<Read<DirectoryUser>>> getUser)
    {
        foreach (var id in missing)
        {
            switch (await getUser(id))
            {
                case Read<DirectoryUser>.Unreadable:
                    return null;
                case Read<DirectoryUser>.Found(var user) when user.ProvisioningErrors.Any(error => error.IsUnresolvedExchangeError):
                    return true;
                default:
                    break;
            }
        }

        return false;
    }

    private void Refuse(Guid tenantId, string reason)
    {
        trust.Refuse(tenantId);
        logger.FilterRefused(tenantId, reason);
    }

    private sealed class Unheard : IProgress<ScanProgress>
    {
        public void Report(ScanProgress value)
        {
            // A probe is not a scan: nobody waits for its pages.
        }
    }
}
