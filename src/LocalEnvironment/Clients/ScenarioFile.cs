using System.Text.Json;
using System.Text.Json.Serialization;
using TenantHygiene.LocalEnvironment.Processes;

namespace TenantHygiene.LocalEnvironment.Clients;

/// <summary>
/// The part of a scenario file for signing in: tenants, and the applications with their secrets. Only the simulator reads the rest.
/// </summary>
public sealed record ScenarioFile
{
    /// <summary>The audience of the product's API.</summary>
    public const string ApiAudience = "api://tenant-hygiene";

    // Source-generated JSON passes null to the init accessor of what a document lacks.
    /// <summary>What the scenario shows.</summary>
    public string Title
    {
        get;
        init => field = value ?? "";
    } = "";

    /// <summary>The tenants, at least one.</summary>
    public required IReadOnlyList<ScenarioTenant> Tenants { get; init; }

    /// <summary>The tenant and application that may do everything at the product's API.</summary>
    /// <exception cref="ProcessException">The scenario has none.</exception>
    public (ScenarioTenant Tenant, ScenarioApplication Application) FindApiClient() =>
        Tenants.Select(tenant => (tenant, application: tenant.FindApiClient())).FirstOrDefault(pair => pair.application is not null)
            is (var tenant, { } application)
            ? (tenant, application)
            : throw new ProcessException($"The scenario has no application with a secret and all roles of the API {ApiAudience}: add one.");

    /// <summary>The client id of the application with which people sign in to the dashboard; null where the scenario has none.</summary>
    public Guid? FindDashboard() =>
        FindApiClient().Tenant.Applications.FirstOrDefault(application => application.SpaRedirectUris.Count > 0)?.ClientId;

    /// <summary>Reads a file.</summary>
    /// <exception cref="ProcessException">It is missing, or no scenario.</exception>
    public static ScenarioFile Read(string file)
    {
        try
        {
            using var stream = File.OpenRead(file);
            return JsonSerializer.Deserialize(stream, ScenarioFileJson.Default.ScenarioFile) is { Tenants.Count: > 0 } scenario
                ? scenario
                : throw new ProcessException($"The scenario {file} has no tenants.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new ProcessException($"The scenario {file} cannot be read: {exception.Message}", exception);
        }
    }
}

/// <summary>A tenant of a scenario.</summary>
public sealed record ScenarioTenant
{
    /// <summary>The tenant's id.</summary>
    public required Guid TenantId { get; init; }

    /// <summary>Its display name.</summary>
    public required string Name { get; init; }

    /// <summary>Its APIs.</summary>
    public IReadOnlyList<ScenarioApi> Apis
    {
        get;
        init => field = value ?? [];
    } = [];

    /// <summary>Its applications.</summary>
    public IReadOnlyList<ScenarioApplication> Applications
    {
        get;
        init => field = value ?? [];
    } = [];

    /// <summary>The application that may administer the tenant.</summary>
    /// <exception cref="ProcessException">There is none.</exception>
    public ScenarioApplication FindFunctionApp() =>
        Applications.FirstOrDefault(application =>
            application.Secrets.Count > 0 && application.Permissions.ContainsKey("graph") && application.Permissions.ContainsKey("exchange")
        )
        ?? throw new ProcessException(
            $"The scenario's tenant '{Name}' has no application with a secret and permissions of graph and exchange: "
                + "add one for the function app."
        );

    /// <summary>The application that may do everything at the product's API; null when there is none.</summary>
    public ScenarioApplication? FindApiClient() =>
        Apis.FirstOrDefault(api => api.Audience == ScenarioFile.ApiAudience) is { } api
            ? Applications.FirstOrDefault(application =>
                application.Secrets.Count > 0
                && api.Roles.All(role => application.Permissions.GetValueOrDefault(api.Audience, []).Contains(role))
            )
            : null;
}

/// <summary>A web API of a tenant.</summary>
public sealed record ScenarioApi(string Audience, IReadOnlyList<string> Roles);

/// <summary>An application of a tenant.</summary>
public sealed record ScenarioApplication
{
    /// <summary>The client id.</summary>
    public required Guid ClientId { get; init; }

    /// <summary>The redirect URIs of its single-page application.</summary>
    public IReadOnlyList<string> SpaRedirectUris
    {
        get;
        init => field = value ?? [];
    } = [];

    /// <summary>Its secrets.</summary>
    public IReadOnlyList<string> Secrets
    {
        get;
        init => field = value ?? [];
    } = [];

    /// <summary>Its permissions by resource.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Permissions
    {
        get;
        init => field = value ?? new Dictionary<string, IReadOnlyList<string>>();
    } = new Dictionary<string, IReadOnlyList<string>>();
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, ReadCommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true)]
[JsonSerializable(typeof(ScenarioFile))]
internal sealed partial class ScenarioFileJson : JsonSerializerContext;
