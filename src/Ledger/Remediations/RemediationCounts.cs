using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Remediation.Primitives;

namespace TenantHygiene.Ledger.Remediations;

/// <summary>
/// Counts what is under way by the rows that list each remediation in its state: one request for a thousand of them. A writer that was late
/// may have left a row of an earlier state; where both rows are read, the newer one counts.
/// </summary>
internal sealed class RemediationCounts(RemediationIndex index)
{
    // The most that Azure Table Storage gives.
    private const int RowsOfRequest = 1_000;

    private static readonly RemediationState[] _underWay = [.. Enum.GetValues<RemediationState>().Where(state => !state.IsFinal())];

    public async Task<IReadOnlyList<RemediationCount>> ReadAsync(TenantScope scope, CancellationToken cancellationToken)
    {
        if (scope.IsEmpty)
        {
            return [];
        }

        var only = scope.Tenants is { Count: 1 } tenants ? tenants.Single() : (Guid?)null;
        var states = await Task.WhenAll(_underWay.Select(state => ReadAsync(state, only, scope, cancellationToken)));
        return
        [
            .. states
                .SelectMany(entries => entries)
                .GroupBy(one => one.Entry.RemediationId)
                .Select(rows => rows.MaxBy(one => one.Entry.StateVersion, StringComparer.Ordinal))
                .GroupBy(one => (one.Entry.TenantId, one.State))
                .Select(group => new RemediationCount(group.Key.TenantId, group.Key.State, group.Count())),
        ];
    }

    private async Task<IReadOnlyList<(RemediationState State, IndexEntry Entry)>> ReadAsync(
        RemediationState state,
        Guid? only,
        TenantScope scope,
        CancellationToken cancellationToken
    )
    {
        var filter = new RemediationFilter
        {
            State = state,
            TenantId = only,
            Top = RowsOfRequest - 1,
        };
        var found = new List<(RemediationState, IndexEntry)>();
        await foreach (var entry in index.QueryAsync(filter, after: null, cancellationToken))
        {
            if (scope.Contains(entry.TenantId))
            {
                found.Add((state, entry));
            }
        }

        return found;
    }
}

/// <summary>How many remediations of a tenant are in a state.</summary>
public sealed record RemediationCount(Guid TenantId, RemediationState State, int Count);
