using TenantHygiene.Functions.Remediation;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Microsoft365.Exchange;
using TenantHygiene.Remediation.Errors;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Remediation.Primitives;
using TenantHygiene.Remediation.Recipients;

namespace TenantHygiene.Functions.Verification;

/// <summary>
/// Finds the recipient that holds a GUID while its error still exists after a repair: waiting does not help then. Both lookups must find
/// the recipient. The user's own recipient and removed recipients do not count: replicas that lag behind may still show them.
/// </summary>
public sealed class GuidHolderFinder(IExchangeAdmin exchange, RemediationStore remediations)
{
    /// <summary>The recipient's identity; null when none holds the GUID, or that cannot be read now.</summary>
    public async Task<Guid?> FindAsync(
        RemediationSubject subject,
        ProvisioningProblem.GuidInUse problem,
        CancellationToken cancellationToken
    )
    {
        // One lookup after the other: usually the first one finds nothing, and the second one is not needed.
        if (
            await exchange.FindByIdentityAsync(subject.TenantId, problem.Property, problem.Value, cancellationToken)
                is not Read<IReadOnlyList<Recipient>>.Found
                (var byIdentity)
            || await FindOthersAsync(subject, byIdentity, cancellationToken) is not { Count: > 0 } others
            || await exchange.FindByFilterAsync(subject.TenantId, problem.Property, problem.Value, cancellationToken)
                is not Read<IReadOnlyList<Recipient>>.Found
                (var byFilter)
        )
        {
            return null;
        }

        return byFilter.Select(row => (Guid?)row.ObjectId).FirstOrDefault(holder => others.Contains(holder!.Value));
    }

    private async Task<HashSet<Guid>> FindOthersAsync(
        RemediationSubject subject,
        IReadOnlyList<Recipient> holders,
        CancellationToken cancellationToken
    )
    {
        var removed = (await remediations.FindAsync(subject.Scope, subject.RemediationId, cancellationToken))
            ?.Actions?.Entries.Where(entry => entry is { State: ActionState.Done, Action.Kind: ActionKind.Purge })
            .Select(entry => entry.Action.RecipientId)
            .ToHashSet()
            ?? [];
        var others = holders
            .Where(holder => !removed.Contains(holder.ObjectId) && !IsOf(holder, subject.UserId))
            .Select(holder => holder.ObjectId)
            .ToHashSet();
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

    private static bool IsOf(Recipient recipient, Guid userId) =>
        Guid.TryParse(recipient.ExternalDirectoryObjectId, out var owner) && owner == userId;
}
