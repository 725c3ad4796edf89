using TenantHygiene.LocalEnvironment.Clients;
using TenantHygiene.LocalEnvironment.Processes;
using TenantHygiene.LocalEnvironment.Services;
using TenantHygiene.Testing;

namespace TenantHygiene.LocalEnvironment.Tests;

public sealed class ScenarioFileTests
{
    [Fact]
    public void The_default_scenario_names_who_signs_in()
    {
        var scenario = ScenarioFile.Read(SimulatorProcess.DefaultScenarioFile);

        var settings = FunctionAppSettings.Against(
            scenario,
            new Uri("https://127.0.0.1:40443/"),
            "/data/ca.pem",
            "UseDevelopmentStorage=true"
        );

        var tenant = scenario.Tenants[0];
        Assert.Equal(tenant.TenantId.ToString(), settings["Tenants__0__TenantId"]);
        Assert.Equal(tenant.FindFunctionApp().ClientId.ToString(), settings["Tenants__0__Credential__ClientId"]);
        Assert.Equal($"https://127.0.0.1:40443/{tenant.TenantId}/v2.0", settings["Api__Authority"]);
        Assert.Equal("https://127.0.0.1:40443/v1.0", settings["Microsoft365__GraphBaseUrl"]);
        Assert.Equal("https://127.0.0.1:40443", settings["Microsoft365__ExchangeBaseUrl"]);
        Assert.NotEqual(tenant.FindFunctionApp(), scenario.FindApiClient().Application);
    }

    [Fact]
    public void A_file_that_is_no_scenario_is_named()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("broken.json"), "{ \"tenants\": [");

        Assert.Contains(
            "broken.json",
            Assert.Throws<ProcessException>(() => ScenarioFile.Read(folder.File("broken.json"))).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "absent.json",
            Assert.Throws<ProcessException>(() => ScenarioFile.Read(folder.File("absent.json"))).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_scenario_without_a_client_for_the_API_says_what_to_add()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(
            folder.File("s.json"),
            """{ "tenants": [ { "tenantId": "5f2c1d3e-8a4b-4c6d-9e7f-0a1b2c3d4e5f", "name": "Contoso" } ] }"""
        );
        var scenario = ScenarioFile.Read(folder.File("s.json"));

        Assert.Contains(
            "api://tenant-hygiene",
            Assert.Throws<ProcessException>(() => scenario.FindApiClient()).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "Contoso",
            Assert.Throws<ProcessException>(() => scenario.Tenants[0].FindFunctionApp()).Message,
            StringComparison.Ordinal
        );
    }
}
