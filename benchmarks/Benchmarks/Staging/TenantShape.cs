using System.Text.Json.Nodes;

namespace TenantHygiene.Benchmarks.Staging;

/// <summary>
/// A made-up tenant. Unless it is told otherwise it answers at once and throttles nobody: what is measured is the product, not the wait for
/// the service.
/// </summary>
/// <param name="Healthy">Users without errors.</param>
/// <param name="Errors">Users with errors by kind, as the simulator names the kinds.</param>
public sealed record TenantShape(int Healthy, IReadOnlyDictionary<string, int> Errors)
{
    private const string Audience = "api://tenant-hygiene";

    /// <summary>The tenant's id.</summary>
    public static Guid TenantId { get; } = Guid.Parse("5f2c1d3e-8a4b-4c6d-9e7f-0a1b2c3d4e5f");

    /// <summary>How long Exchange Online takes for each cmdlet.</summary>
    public TimeSpan Cmdlet { get; init; }

    /// <summary>How many cmdlets may be under way; Exchange Online refuses further ones. Null: any number.</summary>
    public int? CmdletsAtOnce { get; init; }

    /// <summary>How long Microsoft Graph takes for each request.</summary>
    public TimeSpan GraphRequest { get; init; }

    /// <summary>Further tenants, none of which the settings name; null for none.</summary>
    public FleetShape? Fleet { get; init; }

    /// <summary>How many further tenants there are, each with one error among a few users.</summary>
    public int Neighbours { get; init; }

    /// <summary>Their ids.</summary>
    public IEnumerable<Guid> NeighbourIds =>
        Enumerable.Range(1, Neighbours).Select(number => new Guid($"5f2c1d3e-8a4b-4c6d-9e7f-{number:D12}"));

    /// <summary>A tenant in which nothing is to be done.</summary>
    public static TenantShape Idle { get; } = new(Healthy: 10, new Dictionary<string, int>());

    /// <summary>All users.</summary>
    public int Users => Healthy + Broken;

    /// <summary>Users with errors.</summary>
    public int Broken => Errors.Values.Sum();

    /// <summary>Users of whom some have a soft-deleted mail user in their way.</summary>
    public static TenantShape WithMailUsers(int users, int broken) =>
        new(users - broken, new Dictionary<string, int> { ["softDeletedMailUser"] = broken });

    /// <summary>Users of whom some have a soft-deleted mailbox in their way.</summary>
    public static TenantShape WithMailboxes(int users, int broken) =>
        new(users - broken, new Dictionary<string, int> { ["softDeletedMailbox"] = broken });

    /// <summary>The simulator's scenario.</summary>
    public JsonObject ToScenario()
    {
        string[] roles = ["Hygiene.Read", "Hygiene.Operate", "Hygiene.Approve", "Hygiene.Admin"];
        return new JsonObject
        {
            ["title"] = "A tenant to measure with",
            ["latency"] = new JsonObject
            {
                ["cmdlet"] = new JsonObject { ["fixedSeconds"] = Cmdlet.TotalSeconds },
                ["graph"] = new JsonObject { ["fixedSeconds"] = GraphRequest.TotalSeconds },
            },
            ["throttling"] = new JsonObject { ["exchange"] = new JsonObject { ["concurrentRequests"] = CmdletsAtOnce } },
            ["tenants"] = new JsonArray([
                new JsonObject
                {
                    ["tenantId"] = TenantId.ToString(),
                    ["name"] = "Contoso",
                    ["defaultDomain"] = "contoso.example",
                    ["apis"] = new JsonArray(new JsonObject { ["audience"] = Audience, ["roles"] = Texts(roles) }),
                    ["applications"] = new JsonArray(
                        FunctionApp(),
                        new JsonObject
                        {
                            ["clientId"] = "a1000000-0000-4000-8000-000000000010",
                            ["secrets"] = Texts(["simulated-api-client-secret"]),
                            ["permissions"] = new JsonObject { [Audience] = Texts(roles) },
                        }
                    ),
                    ["generate"] = new JsonObject
                    {
                        ["healthyUsers"] = Healthy,
                        ["errors"] = new JsonObject(
                            Errors.Select(kind => KeyValuePair.Create(kind.Key, (JsonNode?)JsonValue.Create(kind.Value)))
                        ),
                    },
                },
                .. NeighbourIds.Select(Neighbour),
            ]),
            ["generateTenants"] = Fleet is null
                ? []
                : new JsonObject
                {
                    ["count"] = Fleet.Tenants,
                    ["usersEach"] = Fleet.UsersEach,
                    ["shareWithErrors"] = Fleet.ShareWithErrors,
                    ["applications"] = new JsonArray(FunctionApp()),
                },
        };
    }

    private static JsonObject Neighbour(Guid id) =>
        new()
        {
            ["tenantId"] = id.ToString(),
            ["name"] = $"Neighbour {id}",
            ["defaultDomain"] = $"{id:N}.example",
            ["applications"] = new JsonArray(FunctionApp()),
            ["generate"] = new JsonObject
            {
                ["healthyUsers"] = 49,
                ["errors"] = new JsonObject { ["softDeletedMailUser"] = 1 },
            },
        };

    private static JsonObject FunctionApp() =>
        new()
        {
            ["clientId"] = FleetShape.ClientId,
            ["secrets"] = Texts([FleetShape.ClientSecret]),
            ["permissions"] = new JsonObject
            {
                ["graph"] = Texts(["User.Read.All", "User.ManageIdentities.All", "Organization.Read.All"]),
                ["exchange"] = Texts(["Exchange.ManageAsApp"]),
            },
            ["directoryRoles"] = Texts(["Exchange Administrator"]),
        };

    private static JsonArray Texts(IEnumerable<string> texts) => [.. texts.Select(text => (JsonNode?)JsonValue.Create(text))];
}

/// <summary>Many tenants of the same size.</summary>
/// <param name="Tenants">How many.</param>
/// <param name="UsersEach">Users of each.</param>
/// <param name="ShareWithErrors">The share of users with an error, 0 to 1.</param>
public sealed record FleetShape(int Tenants, int UsersEach, double ShareWithErrors)
{
    /// <summary>The application that may administer each tenant.</summary>
    public const string ClientId = "a1000000-0000-4000-8000-000000000001";

    /// <summary>Its secret.</summary>
    public const string ClientSecret = "simulated-function-app-secret";
}
