using TenantHygiene.TenantSimulator.Scenarios;

namespace TenantHygiene.Safety.Worlds;

/// <summary>The settings of the processes, and the tenant that they name.</summary>
internal static class ProcessSettings
{
    public const string StorageInMemory = "DefaultEndpointsProtocol=http;AccountName=account;AccountKey=AAAA;TableEndpoint=http://storage.invalid/account;QueueEndpoint=http://storage.invalid/account";

    public const string Domain = "contoso.example";

    public static Guid TenantId { get; } = Guid.Parse("5f2c1d3e-8a4b-4c6d-9e7f-0a1b2c3d4e5f");

    private static readonly Guid _clientId = Guid.Parse("a1000000-0000-4000-8000-000000000001");

    public static ApplicationScenario Application => new()
    {
        ClientId = _clientId,
        Secrets = ["secret"],
        Permissions = new() { ["graph"] = ["User.Read.All", "User.ManageIdentities.All"], ["exchange"] = ["Exchange.ManageAsApp"] },
        DirectoryRoles = ["Exchange Administrator"],
    };

    public static Dictionary<string, string?> Of(TenantSimulator.SimulatedTenant tenant, string storage, string tablePrefix) => new()
    {
        ["AzureWebJobsStorage"] = storage,
        ["Ledger:TablePrefix"] = tablePrefix,
        ["Microsoft365:AuthorityHost"] = tenant.Authority.AbsoluteUri,
        ["Microsoft365:GraphBaseUrl"] = tenant.GraphBaseUrl,
        ["Microsoft365:ExchangeBaseUrl"] = tenant.ExchangeBaseUrl,
        ["Tenants:0:TenantId"] = TenantId.ToString(),
        ["Tenants:0:Policy"] = "drawn",
        ["Tenants:0:Credential:Kind"] = "ClientSecret",
        ["Tenants:0:Credential:ClientId"] = _clientId.ToString(),
        ["Tenants:0:Credential:ClientSecret"] = "secret",
    };
}
