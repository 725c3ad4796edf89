using TenantHygiene.Ticketing.Connections;

namespace TenantHygiene.Ticketing.Tests.Support;

/// <summary>A ticket id as each system makes them.</summary>
internal static class SampleTicket
{
    private static readonly Dictionary<ConnectionKind, string> _ids = new()
    {
        [ConnectionKind.ServiceNow] = "9d385017c611228701d22104cc95c371",
        [ConnectionKind.Jira] = "OPS-12",
        [ConnectionKind.Zendesk] = "35436",
        [ConnectionKind.Freshservice] = "264",
        [ConnectionKind.HaloPsa] = "2031",
        [ConnectionKind.ConnectWise] = "8841",
        [ConnectionKind.Autotask] = "14021",
        [ConnectionKind.PagerDuty] = "PT4KHLK",
        [ConnectionKind.AzureMonitor] =
            "/subscriptions/5f2c1d3e-8a4b-4c6d-9e7f-0a1b2c3d4e5f/providers/Microsoft.AlertsManagement/alerts/00000000-0000-0000-0000-000000000001",
    };

    /// <summary>The systems that can be answered.</summary>
    public static IEnumerable<ConnectionKind> Kinds => _ids.Keys;

    public static string Of(ConnectionKind kind) => _ids[kind];
}
