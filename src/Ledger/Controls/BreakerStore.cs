using System.Text.Json;
using Azure.Data.Tables;
using TenantHygiene.Ledger.Tables;
using TenantHygiene.Remediation.Breakers;
using TenantHygiene.Remediation.Proof;
using TenantHygiene.Remediation.Reading;

namespace TenantHygiene.Ledger.Controls;

/// <summary>The error-rate breakers: one for all tenants, one for each. Every change is written under a condition, so that one canary is one.</summary>
public sealed class BreakerStore(LedgerTables tables, TimeProvider time)
{
    private const string Table = "Breakers";
    private const string Partition = "breakers";
    private const string Everything = "all";
    private readonly Contention contention = new(time);

    /// <summary>Whether an intent may act, by the breaker of its tenant and by that of all; it may become a canary by asking.</summary>
    public Task<Read<BreakerPosition>> AskAsync(Guid tenantId, string intentId, CancellationToken cancellationToken) =>
        StorageFaults.ReadAsync(
            "The breaker",
            async () =>
            {
                var own = await ChangeAsync(tenantId.ToString(), breaker => breaker.Ask(intentId, time.GetUtcNow()), cancellationToken);
                return own.LetsPass ? await ChangeAsync(Everything, breaker => breaker.Ask(intentId, time.GetUtcNow()), cancellationToken) : own;
            },
            cancellationToken);

    /// <summary>Records how a purge ended. Twice is harmless.</summary>
    public Task RecordAsync(Guid tenantId, string intentId, bool hasFailed, CancellationToken cancellationToken) =>
        ChangeBothAsync(tenantId, breaker => breaker.Record(intentId, hasFailed, time.GetUtcNow()), cancellationToken);

    /// <summary>Records that an intent did not act: where it was the canary, the next one may be. Twice is harmless.</summary>
    public Task ForgoAsync(Guid tenantId, string intentId, CancellationToken cancellationToken) =>
        ChangeBothAsync(tenantId, breaker => breaker.Forgo(intentId), cancellationToken);

    private async Task ChangeBothAsync(Guid tenantId, Func<ErrorRateBreaker, ErrorRateBreaker> change, CancellationToken cancellationToken)
    {
        foreach (var scope in new[] { tenantId.ToString(), Everything })
        {
            await ChangeAsync(scope, breaker => (change(breaker), true), cancellationToken);
        }
    }

    private async Task<T> ChangeAsync<T>(string scope, Func<ErrorRateBreaker, (ErrorRateBreaker Next, T Answer)> change, CancellationToken cancellationToken)
    {
        var table = await tables.OpenAsync(Table, cancellationToken);
        await foreach (var _ in contention.AttemptsAsync($"The breaker {scope}", cancellationToken))
        {
            var row = await table.FindAsync(Partition, scope, cancellationToken);
            var breaker = row is null ? new ErrorRateBreaker() : Parse(row);
            var (next, answer) = change(breaker);
            if (ReferenceEquals(next, breaker))
            {
                return answer;
            }

            var changed = new TableEntity(Partition, scope);
            DocumentColumns.Write(changed, JsonSerializer.Serialize(next, LedgerJson.Default.ErrorRateBreaker));
            if (row is null ? await table.TryAddAsync(changed, cancellationToken) : await table.TryReplaceAsync(changed, row.ETag, cancellationToken))
            {
                return answer;
            }
        }

        throw new System.Diagnostics.UnreachableException();
    }

    private static ErrorRateBreaker Parse(TableEntity row) =>
        JsonSerializer.Deserialize(DocumentColumns.Read(row), LedgerJson.Default.ErrorRateBreaker)
        ?? throw new CorruptRowException(row.PartitionKey, row.RowKey, "the document is null");
}
