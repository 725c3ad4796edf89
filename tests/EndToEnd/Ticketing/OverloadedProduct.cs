using TenantHygiene.EndToEnd.Running;
using TenantHygiene.EndToEnd.Tenant;
using TenantHygiene.Ticketing.Connections;
using TenantHygiene.Ticketing.Tests.Support;

namespace TenantHygiene.EndToEnd.Ticketing;

/// <summary>A product with one connection that may deliver little: 120 at once, then four a second.</summary>
public sealed class OverloadedProduct() : Product("overload", Scenario("one-tenant.json"), Values)
{
    /// <summary>The connection.</summary>
    public const string Connection = "json";

    private static Dictionary<string, string?> Values => new(Waits.Short)
    {
        ["Api__DeliveriesPerMinute"] = "240",
        ["Ticketing__Connections__0__Name"] = Connection,
        ["Ticketing__Connections__0__Kind"] = $"{ConnectionKind.Json}",
        ["Ticketing__Connections__0__TenantId"] = $"{TenantDriver.Contoso}",
        ["Ticketing__Connections__0__Secrets__0"] = SomeConnection.Secret,
    };
}
