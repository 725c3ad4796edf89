using System.Text.Json;
using System.Text.Json.Nodes;
using Azure.Data.Tables;
using TenantHygiene.Ledger.Audit;
using TenantHygiene.Ledger.Tables;
using TenantHygiene.Remediation.Primitives;
using TenantHygiene.Remediation.Safety;

namespace TenantHygiene.Ledger.Controls;

/// <summary>
/// The error-rate breakers: one for all tenants, one for each. Every change is written under a condition, so that one canary is one.
/// </summary>
public sealed class BreakerStore(LedgerTables tables, AuditLog audit, TimeProvider time)
{
    /// <summary>The kind of audit entries for manual resets.</summary>
    public const string ResetKind = "breaker-reset";

    private const string Table = "Breakers";
    private const string Partition = "breakers";
    private const string Everything = "all";
    private const string Version = "Version";
    private const int SeveralTenants = 2;
    private readonly ConcurrencyRetry _retry = new(time);

    /// <summary>Whether an intent may act, by the breaker of its tenant and by that of all; it may become a canary by asking.</summary>
    public Task<Read<BreakerPosition>> RequestPermissionAsync(Guid tenantId, string intentId, CancellationToken cancellationToken) =>
        StorageFaults.ReadAsync(
            "The breaker",
            async () =>
            {
                var own = await ChangeAsync(
                    Scope(tenantId),
                    breaker => breaker.RequestPermission(intentId, time.GetUtcNow()),
                    cancellationToken
                );
                return own.AllowsPurge
                    ? await ChangeAsync(Everything, breaker => breaker.RequestPermission(intentId, time.GetUtcNow()), cancellationToken)
                    : own;
            },
            cancellationToken
        );

    /// <summary>The answer that <see cref="RequestPermissionAsync"/> would give now, without making an intent the canary.</summary>
    public Task<Read<BreakerPosition>> ReadPositionAsync(Guid tenantId, string intentId, CancellationToken cancellationToken) =>
        StorageFaults.ReadAsync(
            "The breaker",
            async () =>
            {
                var own = (await FindAsync(tenantId, cancellationToken)).Breaker.RequestPermission(intentId, time.GetUtcNow()).Position;
                return own.AllowsPurge
                    ? (await FindAsync(null, cancellationToken)).Breaker.RequestPermission(intentId, time.GetUtcNow()).Position
                    : own;
            },
            cancellationToken
        );

    /// <summary>
    /// Records how a purge ended. Twice is harmless. The breaker of all tenants opens only when purges of several of them fail.
    /// </summary>
    public async Task RecordAsync(Guid tenantId, Guid recipientId, string intentId, bool hasFailed, CancellationToken cancellationToken)
    {
        var outcome = new PurgeOutcome(intentId, tenantId, recipientId, hasFailed, time.GetUtcNow());
        await ChangeAsync(Scope(tenantId), breaker => (breaker.Record(outcome), true), cancellationToken);
        await ChangeAsync(Everything, breaker => (breaker.Record(outcome, SeveralTenants), true), cancellationToken);
    }

    /// <summary>Records that an intent did not act: where it was the canary, the next one may be. Twice is harmless.</summary>
    public Task ReleaseCanaryAsync(Guid tenantId, string intentId, CancellationToken cancellationToken) =>
        ChangeBothAsync(tenantId, breaker => breaker.ReleaseCanary(intentId), cancellationToken);

    /// <summary>The breaker of a tenant, or that of all. A failure of the storage account is an exception.</summary>
    /// <param name="tenantId">The tenant; null means the breaker of all.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<StoredBreaker> FindAsync(Guid? tenantId, CancellationToken cancellationToken)
    {
        var table = await tables.OpenAsync(Table, cancellationToken);
        return Stored(await table.FindAsync(Partition, Scope(tenantId), cancellationToken));
    }

    /// <summary>
    /// The breakers that are not closed, with their tenant; without one, that of all. A failure of the storage account is an exception.
    /// </summary>
    public async Task<IReadOnlyList<(Guid? TenantId, StoredBreaker Stored)>> ListNotClosedAsync(CancellationToken cancellationToken)
    {
        var table = await tables.OpenAsync(Table, cancellationToken);
        var open = new List<(Guid?, StoredBreaker)>();
        await foreach (
            var row in table.QueryAsync<TableEntity>(
                TableClient.CreateQueryFilter($"PartitionKey eq {Partition}"),
                cancellationToken: cancellationToken
            )
        )
        {
            if (Stored(row) is var stored && stored.Breaker.StateAt(time.GetUtcNow()) is not BreakerState.Closed)
            {
                open.Add((row.RowKey == Everything ? null : Guid.Parse(row.RowKey), stored));
            }
        }

        return open;
    }

    /// <summary>
    /// Closes a breaker by hand; it counts anew from then on. One that is closed stays as it is, so that repeating it is harmless. Recorded
    /// in the audit log first, so that no reset is without its entry; if the breaker changes in between, the entry is that of a reset that
    /// came too late.
    /// </summary>
    /// <param name="tenantId">The tenant; null means the breaker of all.</param>
    /// <param name="by">Who.</param>
    /// <param name="reason">Why.</param>
    /// <param name="expectedVersion">What the caller read before; null closes it whatever it was.</param>
    /// <param name="concerned">The tenants in whose audit logs it is recorded.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="BreakerConflictException">It has changed since the caller read it, and is not closed.</exception>
    public async Task<StoredBreaker> ResetAsync(
        Guid? tenantId,
        Principal by,
        string reason,
        long? expectedVersion,
        IReadOnlyCollection<Guid> concerned,
        CancellationToken cancellationToken
    )
    {
        var scope = Scope(tenantId);
        var table = await tables.OpenAsync(Table, cancellationToken);
        await foreach (var _ in _retry.AttemptsAsync($"The breaker {scope}", cancellationToken))
        {
            var row = await table.FindAsync(Partition, scope, cancellationToken);
            var current = Stored(row);
            var next = current.Breaker.Reset(new BreakerReset(by, time.GetUtcNow(), reason));
            if (ReferenceEquals(next, current.Breaker))
            {
                return current;
            }

            if (expectedVersion is { } expected && expected != current.Version)
            {
                throw new BreakerConflictException(scope);
            }

            await RecordAsync(current, scope, by, reason, concerned, cancellationToken);
            if (await TryWriteAsync(table, scope, row, next, cancellationToken))
            {
                return new StoredBreaker(next, current.Version + 1);
            }
        }

        throw new System.Diagnostics.UnreachableException();
    }

    private async Task RecordAsync(
        StoredBreaker current,
        string scope,
        Principal by,
        string reason,
        IReadOnlyCollection<Guid> concerned,
        CancellationToken cancellationToken
    )
    {
        var now = time.GetUtcNow();
        var tally = current.Breaker.TallyAt(now);
        var content = new JsonObject
        {
            ["scope"] = scope,
            ["reason"] = reason,
            ["state"] = current.Breaker.StateAt(now).ToString(),
            ["openedAt"] = current.Breaker.OpenedAt,
            ["purges"] = tally.Purges,
            ["failed"] = tally.Failed,
        }.ToJsonString();
        foreach (var tenantId in concerned)
        {
            await audit.AppendAsync(
                tenantId,
                remediationId: null,
                ResetKind,
                by,
                content,
                $"{ResetKind}-{scope}-{current.Version}-{by.Id}",
                cancellationToken
            );
        }
    }

    private async Task ChangeBothAsync(Guid tenantId, Func<ErrorRateBreaker, ErrorRateBreaker> change, CancellationToken cancellationToken)
    {
        foreach (var scope in new[] { Scope(tenantId), Everything })
        {
            await ChangeAsync(scope, breaker => (change(breaker), true), cancellationToken);
        }
    }

    private async Task<T> ChangeAsync<T>(
        string scope,
        Func<ErrorRateBreaker, (ErrorRateBreaker Next, T Answer)> change,
        CancellationToken cancellationToken
    )
    {
        var table = await tables.OpenAsync(Table, cancellationToken);
        await foreach (var _ in _retry.AttemptsAsync($"The breaker {scope}", cancellationToken))
        {
            var row = await table.FindAsync(Partition, scope, cancellationToken);
            var breaker = Stored(row).Breaker;
            var (next, answer) = change(breaker);
            if (ReferenceEquals(next, breaker) || await TryWriteAsync(table, scope, row, next, cancellationToken))
            {
                return answer;
            }
        }

        throw new System.Diagnostics.UnreachableException();
    }

    private static async Task<bool> TryWriteAsync(
        TableClient table,
        string scope,
        TableEntity? row,
        ErrorRateBreaker next,
        CancellationToken cancellationToken
    )
    {
        var changed = new TableEntity(Partition, scope) { [Version] = Stored(row).Version + 1 };
        DocumentColumns.Write(changed, JsonSerializer.Serialize(next, LedgerJson.Default.ErrorRateBreaker));
        return row is null
            ? await table.TryAddAsync(changed, cancellationToken)
            : await table.TryReplaceAsync(changed, row.ETag, cancellationToken);
    }

    private static string Scope(Guid? tenantId) => tenantId?.ToString() ?? Everything;

    private static StoredBreaker Stored(TableEntity? row) =>
        row is null
            ? new StoredBreaker(new ErrorRateBreaker(), 0)
            : new StoredBreaker(
                JsonSerializer.Deserialize(DocumentColumns.Read(row), LedgerJson.Default.ErrorRateBreaker)
                    ?? throw new CorruptRowException(row.PartitionKey, row.RowKey, "the document is null"),
                // Rows that were written before breakers had versions have none.
                row.GetInt64(Version) ?? 0
            );
}

/// <summary>A breaker as it is stored.</summary>
/// <param name="Breaker">Where it stands.</param>
/// <param name="Version">Grows with every write; 0 when there was none.</param>
public sealed record StoredBreaker(ErrorRateBreaker Breaker, long Version);

/// <summary>The breaker has changed since the caller read it.</summary>
/// <param name="scope">Which.</param>
public sealed class BreakerConflictException(string scope)
    : InvalidOperationException($"The breaker {scope} was changed in the meantime. Read it again.");
