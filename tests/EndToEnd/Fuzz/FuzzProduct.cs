using TenantHygiene.EndToEnd.Running;
using TenantHygiene.EndToEnd.Tenant;
using TenantHygiene.Ticketing.Connections;
using TenantHygiene.Ticketing.Tests.Support;

namespace TenantHygiene.EndToEnd.Fuzz;

/// <summary>A product of its own, since whatever is sent to it may do something, with a connection of each kind.</summary>
public sealed class FuzzProduct() : Product("fuzz", Scenario("one-tenant.json"), Values)
{
    /// <summary>The connections, by their kinds.</summary>
    public static IReadOnlyList<ConnectionKind> Connections { get; } = [.. Enum.GetValues<ConnectionKind>().Where(kind => SomeConnection.Options(kind).Answers is null)];

    private static Dictionary<string, string?> Values
    {
        get
        {
            var values = new Dictionary<string, string?>(Waits.Short) { ["Api__RequestsPerMinute"] = "1000000", ["Api__DeliveriesPerMinute"] = "1000000" };
            foreach (var (index, kind) in Connections.Index())
            {
                var place = $"Ticketing__Connections__{index}__";
                values[$"{place}Name"] = $"{kind}".ToLowerInvariant();
                values[$"{place}Kind"] = $"{kind}";
                values[$"{place}TenantId"] = $"{TenantDriver.Contoso}";
                values[$"{place}Secrets__0"] = SomeConnection.Options(kind).Secrets[0];
            }

            return values;
        }
    }
}
