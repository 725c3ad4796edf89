using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using TenantHygiene.Microsoft365.Transport;
using TenantHygiene.Remediation.Errors;
using TenantHygiene.Remediation.Primitives;

namespace TenantHygiene.Microsoft365.Directory;

/// <summary>Compares the service's filter with the result of a full scan.</summary>
internal sealed class FilterProbe(
    GraphChannel channel,
    ServiceEndpoints endpoints,
    FilterReliability trust,
    TimeProvider clock,
    ILogger logger
)
{
    /// <summary>More missing users than this are not explained by repairs that happened in between.</summary>
    private const int ReReadAtMost = 20;

    /// <summary>
    /// Proves or refuses the filter; leaves things as they are when the service failed, or the full scan found nobody to compare with.
    /// </summary>
    /// <param name="tenantId">The tenant.</param>
    /// <param name="known">The users whom the full scan found.</param>
    /// <param name="fullScanBeganAt">When that scan began.</param>
    /// <param name="getUser">Reads one user again.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task RunAsync(
        Guid tenantId,
        IReadOnlySet<Guid> known,
        DateTimeOffset fullScanBeganAt,
        Func<Guid, Task<Read<DirectoryUser>>> getUser,
        CancellationToken cancellationToken
    )
    {
        if (known.Count == 0 || !trust.MayProbe(tenantId))
        {
            return;
        }

        var begin = new ScanPosition { Method = ScanMethod.Filtered, BeganAt = clock.GetUtcNow() };
        var pass = new ScanPass(channel, endpoints, logger, tenantId, begin);
        var missing = new HashSet<Guid>(known);
        await foreach (var page in pass.RunAsync(cancellationToken))
        {
            missing.ExceptWith(page.UsersWithErrors.Select(user => user.Id));
        }

        if (pass.IsFilterRefused)
        {
            Refuse(tenantId, pass.Position.Fault!.Detail);
        }
        else if (pass.Position.IsComplete)
        {
            await CompareAsync(tenantId, [.. missing], known.Count, fullScanBeganAt, getUser);
        }
    }

    private async Task CompareAsync(
        Guid tenantId,
        Guid[] missing,
        int known,
        DateTimeOffset fullScanBeganAt,
        Func<Guid, Task<Read<DirectoryUser>>> getUser
    )
    {
        var isBlind = missing.Length > ReReadAtMost ? true : await OmitsUserAsync(missing, getUser);
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

    /// <summary>
    /// Whether a missing user is still broken; null when that could not be read. One repaired or deleted since the full scan is evidence of
    /// nothing.
    /// </summary>
    private static async Task<bool?> OmitsUserAsync(Guid[] missing, Func<Guid, Task<Read<DirectoryUser>>> getUser)
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
}

/// <summary>
/// Whether the service's own filter for users with errors is reliable, per tenant, until the process ends. The documentation promises it,
/// but practice differs, and a filter that silently returns too little would hide errors: it is compared with every full scan.
/// </summary>
internal sealed class FilterReliability(TimeProvider clock)
{
    /// <summary>No longer than this without a full scan.</summary>
    public static readonly TimeSpan FullScanEvery = TimeSpan.FromHours(24);

    private readonly ConcurrentDictionary<Guid, Standing> _states = new();

    /// <summary>How the next scan finds its users.</summary>
    public ScanMethod Choose(Guid tenantId) =>
        _states.TryGetValue(tenantId, out var standing)
        && standing is { IsProven: true, IsRefused: false }
        && clock.GetUtcNow() - standing.ProvenAt < FullScanEvery
            ? ScanMethod.Filtered
            : ScanMethod.Full;

    /// <summary>Whether asking is worth while: never again once the filter has failed.</summary>
    public bool MayProbe(Guid tenantId) => !_states.TryGetValue(tenantId, out var standing) || !standing.IsRefused;

    /// <summary>The filter returned everybody whom a full scan that began at this time found.</summary>
    public void Prove(Guid tenantId, DateTimeOffset fullScanBeganAt) =>
        _states[tenantId] = new Standing(IsProven: true, IsRefused: false, fullScanBeganAt);

    /// <summary>The filter is not supported, or returned too little.</summary>
    public void Refuse(Guid tenantId) => _states[tenantId] = new Standing(IsProven: false, IsRefused: true, default);

    private sealed record Standing(bool IsProven, bool IsRefused, DateTimeOffset ProvenAt);
}
