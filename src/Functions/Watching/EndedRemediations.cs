using TenantHygiene.Ledger.News;
using TenantHygiene.Ledger.Remediations;

namespace TenantHygiene.Functions.Watching;

/// <summary>Says of which remediations nothing will ever be told again: those that ended before a time and have no news. Asks for each of them once.</summary>
internal sealed class EndedRemediations(RemediationStore store, RemediationNews news, DateTimeOffset before)
{
    private readonly Dictionary<string, bool> known = new(StringComparer.Ordinal);

    /// <summary>Whether that holds. What is no remediation, such as a ticket that never became one, has no further news either.</summary>
    public async ValueTask<bool> ContainAsync(string id, CancellationToken cancellationToken)
    {
        if (!known.TryGetValue(id, out var isOver))
        {
            var record = await store.FindAsync(id, cancellationToken);
            isOver = (record is null || record.CompletedAt < before) && !await news.IsPendingAsync(id, cancellationToken);
            known.Add(id, isOver);
        }

        return isOver;
    }
}
