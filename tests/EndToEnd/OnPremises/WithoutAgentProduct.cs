using TenantHygiene.EndToEnd.Running;

namespace TenantHygiene.EndToEnd.OnPremises;

/// <summary>Three tenants without an agent: Contoso hands out scripts, Fabrikam manages mailboxes in the cloud, Northwind asks before it does so.</summary>
public sealed class WithoutAgentProduct() : Product("without-agent", Scenario("without-agent.json"), Settings)
{
    private static Dictionary<string, string?> Settings => new(Waits.Short)
    {
        ["OnPremises__ScriptExpiresAfter"] = "00:05:00",
        ["Policies__Folder"] = Path.Combine(AppContext.BaseDirectory, "Scenarios", "Policies"),
        ["Tenants__1__OnPremises__Strategy"] = "CloudManaged",
        ["Tenants__2__OnPremises__Strategy"] = "CloudManaged",
        ["Tenants__2__Policy"] = "asks-on-premises",
    };
}
