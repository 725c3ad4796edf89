using TenantHygiene.Ledger.Controls;
using TenantHygiene.Ledger.Intents;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Safety.Worlds;

namespace TenantHygiene.Safety.Judging;

/// <summary>The ledger as it stands, whatever a process makes of it.</summary>
internal sealed class LedgerView(Process observer)
{
    public async Task<RemediationRecord> RecordAsync(string id) =>
        await observer.Get<RemediationStore>().FindAsync(id, CancellationToken.None) ?? throw new InvalidOperationException($"There is no remediation {id}.");

    public Task<PurgeIntent?> IntentAsync(Guid recipientId) =>
        observer.Get<PurgeIntentStore>().FindAsync(ProcessSettings.TenantId, recipientId, CancellationToken.None);

    public async Task<bool> IsReleasedAsync() => (await observer.Get<TenantReleaseStore>().FindAsync(ProcessSettings.TenantId, CancellationToken.None)).IsReleased;

    /// <summary>Whether the switch that a request reads is on.</summary>
    public async Task<bool> IsKillSwitchOnAsync(OutwardCall read)
    {
        var scope = read.Subject.Contains("'global'", StringComparison.Ordinal) ? KillSwitchScope.Global : KillSwitchScope.Tenant(ProcessSettings.TenantId);
        return (await observer.Get<KillSwitchStore>().FindAsync(scope, CancellationToken.None)).IsOn;
    }
}
