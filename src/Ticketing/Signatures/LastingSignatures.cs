using TenantHygiene.Ticketing.Connections;

namespace TenantHygiene.Ticketing.Signatures;

/// <summary>
/// Kinds that sign a delivery without a time: whoever got hold of one could send it again for ever, so that it must be known for ever. Where a time is
/// signed, an old delivery is refused; where the secret itself is sent, whoever has the delivery needs no old one.
/// </summary>
public static class LastingSignatures
{
    /// <summary>Whether a kind's deliveries stay genuine for ever.</summary>
    public static bool Has(ConnectionKind kind) =>
        kind is ConnectionKind.Jira or ConnectionKind.PagerDuty or ConnectionKind.Autotask or ConnectionKind.ConnectWise;
}
