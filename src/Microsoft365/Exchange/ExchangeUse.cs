namespace TenantHygiene.Microsoft365.Exchange;

/// <summary>What a right in Exchange Online is needed for.</summary>
public enum ExchangeUse
{
    /// <summary>Finding, judging and purging: every tenant.</summary>
    Always,

    /// <summary>A policy whose approvals may release litigation holds.</summary>
    LitigationHolds,

    /// <summary>The on-premises strategy <c>CloudManaged</c>.</summary>
    CloudManaged,

    /// <summary>A policy that copies content before a purge (<c>rescueTo</c>).</summary>
    Rescue,
}
