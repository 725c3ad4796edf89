using TenantHygiene.Functions.Remediation;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Microsoft365.Exchange;
using TenantHygiene.Remediation.Errors;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Remediation.Primitives;
using TenantHygiene.Remediation.Recipients;

namespace TenantHygiene.Functions.Verification;

/// <summary>
/// Finds who holds a GUID while its error still stands after a repair: waiting for the service is in vain then. Both lookups have to name the recipient.
/// The user's own recipient is none, and a recipient that was removed is none, either: replicas that lag behind still show it.
/// </summary>
public sealed class GuidHolderFinder(IExchangeAdmin exchange, RemediationStore remediations)
{
    /// <summary>The recipient's identity; null when nobody certainly holds the GUID, or that cannot be read now.</summary>
    public async Task<Guid?> FindAsync(RemediationSubject subject, ProvisioningProblem.GuidInUse problem, CancellationToken cancellationToken)
    {
        // One lookup after the other: mostly the first finds nobody, and the second is not needed.
        if (await exchange.FindByIdentityAsync(subject.TenantId, problem.Property, problem.Value, cancellationToken) is not Read<IReadOnlyList<Recipient>>.Found(var byIdentity)
            || await FindOthersAsync(subject, byIdentity, cancellationToken) is not { Count: > 0 } others
            || await exchange.FindByFilterAsync(subject.TenantId, problem.Property, problem.Value, cancellationToken) is not Read<IReadOnlyList<Recipient>>.Found(var byFilter))
        {
            return null;
        }

        return byFilter.Select(row => (Guid?)row.ObjectId).FirstOrDefault(holder => others.Contains(holder!.Value));
    }

    private async Task<HashSet<Guid>> FindOthersAsync(RemediationSubject subject, IReadOnlyList<Recipient> holders, CancellationToken cancellationToken)
    {
        var removed = (await remediations.FindAsync(subject.RemediationId, cancellationToken))?.Actions?.Entries
            .Where(entry => entry is { State: ActionState.Done, Action.Kind: ActionKind.Purge })
            .Select(entry => entry.Action.RecipientId)
            .ToHashSet() ?? [];
        var others = holders.Where(holder => !removed.Contains(holder.ObjectId) && !IsOf(holder, subject.UserId)).Select(holder => holder.ObjectId).ToHashSet();
        if (others.Count > 0)
        {
            switch (await exchange.FindRecipientOfUserAsync(subject.TenantId, subject.UserId, cancellationToken))
            {
                case Read<Recipient>.Found(var own):
                    others.Remove(own.ObjectId);
                    break;
                case Read<Recipient>.Unreadable:
                    return [];
            }
        }

        return others;
    }

    private static bool IsOf(Recipient recipient, Guid userId) => Guid.TryParse(recipient.ExternalDirectoryObjectId, out var owner) && owner == userId;
}
