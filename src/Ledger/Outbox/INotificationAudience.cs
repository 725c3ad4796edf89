using TenantHygiene.Ledger.Remediations;

namespace TenantHygiene.Ledger.Outbox;

/// <summary>Knows whether anybody is to be told of a remediation.</summary>
public interface INotificationAudience
{
    /// <summary>Whether a ticket or a receiver awaits the changes of a remediation as it stands.</summary>
    bool Awaits(RemediationRecord record);
}

/// <summary>For who does not know: everything is announced.</summary>
internal sealed class WholeAudience : INotificationAudience
{
    public bool Awaits(RemediationRecord record) => true;
}
