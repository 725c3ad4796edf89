using System.Collections.Frozen;
using TenantHygiene.Ticketing.Connections;
using TenantHygiene.Ticketing.Vendors.Autotask;
using TenantHygiene.Ticketing.Vendors.AzureMonitor;
using TenantHygiene.Ticketing.Vendors.ConnectWise;
using TenantHygiene.Ticketing.Vendors.Freshservice;
using TenantHygiene.Ticketing.Vendors.Generic;
using TenantHygiene.Ticketing.Vendors.HaloPsa;
using TenantHygiene.Ticketing.Vendors.Jira;
using TenantHygiene.Ticketing.Vendors.PagerDuty;
using TenantHygiene.Ticketing.Vendors.ServiceNow;
using TenantHygiene.Ticketing.Vendors.Zendesk;

namespace TenantHygiene.Ticketing.Vendors;

/// <summary>
/// The vendor of each kind. To add a vendor, write a folder with its <see cref="Vendor"/> and its <see cref="TicketSystem"/>, name its
/// kind, add its line here, and write its guide in docs/tickets. Tests read the kinds and the guides, and fail until all of it is there.
/// </summary>
public static class VendorTable
{
    private static readonly FrozenDictionary<ConnectionKind, Vendor> _vendors = new Dictionary<ConnectionKind, Vendor>
    {
        [ConnectionKind.Json] = new JsonSender(),
        [ConnectionKind.StandardWebhooks] = new StandardWebhooksSender(),
        [ConnectionKind.CloudEvents] = new CloudEventsSender(),
        [ConnectionKind.ServiceNow] = new ServiceNowVendor(),
        [ConnectionKind.Jira] = new JiraVendor(),
        [ConnectionKind.Zendesk] = new ZendeskVendor(),
        [ConnectionKind.Freshservice] = new FreshserviceVendor(),
        [ConnectionKind.HaloPsa] = new HaloPsaVendor(),
        [ConnectionKind.ConnectWise] = new ConnectWiseVendor(),
        [ConnectionKind.Autotask] = new AutotaskVendor(),
        [ConnectionKind.PagerDuty] = new PagerDutyVendor(),
        [ConnectionKind.AzureMonitor] = new AzureMonitorVendor(),
    }.ToFrozenDictionary();

    /// <summary>The vendor of a kind.</summary>
    public static Vendor Of(ConnectionKind kind) => _vendors[kind];
}
