using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using TenantHygiene.LocalEnvironment.Clients;
using TenantHygiene.LocalEnvironment.Processes;

namespace TenantHygiene.LocalEnvironment.Services;

/// <summary>The function app's settings as environment variables.</summary>
public static class FunctionAppSettings
{
    /// <summary>Where everything is, and who signs in: what the function app needs in order to work against a simulated tenant.</summary>
    /// <param name="scenario">The scenario that the simulator runs.</param>
    /// <param name="simulator">The base of the simulator's addresses.</param>
    /// <param name="caFile">The certificate of the simulator's private authority.</param>
    /// <param name="storage">The connection string of the storage account.</param>
    public static Dictionary<string, string?> Against(ScenarioFile scenario, Uri simulator, string caFile, string storage)
    {
        var root = simulator.AbsoluteUri.TrimEnd('/');
        var settings = new Dictionary<string, string?>
        {
            ["FUNCTIONS_WORKER_RUNTIME"] = "dotnet-isolated",
            ["AzureWebJobsStorage"] = storage,
            ["Microsoft365__AuthorityHost"] = $"{root}/",
            ["Microsoft365__GraphBaseUrl"] = $"{root}/v1.0",
            ["Microsoft365__ExchangeBaseUrl"] = root,
            ["Microsoft365__TrustedCaFile"] = Path.GetFullPath(caFile),
            ["Api__Authority"] = $"{root}/{scenario.FindApiClient().Tenant.TenantId}/v2.0",
            ["Api__Audience"] = ScenarioFile.ApiAudience,
            ["Dashboard__ClientId"] = scenario.FindDashboard()?.ToString(),
            ["Api__StatusLinkKeys__0"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
            // One client watches everything here, many times a second.
            ["Api__RequestsPerMinute"] = "60000",
        };
        foreach (var (index, tenant) in scenario.Tenants.Index())
        {
            var application = tenant.FindFunctionApp();
            var prefix = string.Create(CultureInfo.InvariantCulture, $"Tenants__{index}__");
            settings[$"{prefix}TenantId"] = tenant.TenantId.ToString();
            settings[$"{prefix}Name"] = tenant.Name;
            settings[$"{prefix}Policy"] = "automatic";
            settings[$"{prefix}Credential__Kind"] = "ClientSecret";
            settings[$"{prefix}Credential__ClientId"] = application.ClientId.ToString();
            settings[$"{prefix}Credential__ClientSecret"] = application.Secrets[0];
        }

        return settings;
    }

    /// <summary>
    /// The schedules of the triggers, which a host reads before the app runs: those of <c>local.settings.sample.json</c>.
    /// </summary>
    public static Dictionary<string, string?> Schedules()
    {
        using var sample = JsonDocument.Parse(File.ReadAllText(Path.Combine(RepositoryRoot.Find(), "local.settings.sample.json")));
        return sample
            .RootElement.GetProperty("Values")
            .EnumerateObject()
            .Where(setting => setting.Name.EndsWith("Schedule", StringComparison.Ordinal))
            .ToDictionary(setting => setting.Name, setting => setting.Value.GetString());
    }

    /// <summary>Shortens the waits, so that what takes hours in a real tenant can be watched.</summary>
    public static Dictionary<string, string?> FastSchedules { get; } =
        new()
        {
            ["Detection__Schedule"] = "*/30 * * * * *",
            ["Detection__Cadence"] = "00:00:30",
            ["AzureFunctionsJobHost__extensions__queues__maxPollingInterval"] = "00:00:01",
            ["Purge__ConfirmAfter"] = "00:00:01",
            ["Purge__SettleAfter"] = "00:00:20",
            ["Purge__RetryRefusedAfter"] = "00:00:05",
            ["Diagnosis__LastingFaultAfter"] = "00:00:20",
            ["Verification__FirstCheckAfter"] = "00:00:02",
            ["Verification__MaxInterval"] = "00:00:05",
            ["Verification__GiveUpAfter"] = "00:03:00",
            ["OnPremises__AnswersSchedule"] = "* * * * * *",
            ["OnPremises__CheckEvery"] = "00:00:05",
            ["OnPremises__WorkExpiresAfter"] = "00:01:00",
            ["OnPremises__SilentAfter"] = "00:00:15",
            ["OnPremises__SyncCycle"] = "00:00:10",
            ["OnPremises__ScriptExpiresAfter"] = "00:00:08",
        };
}
