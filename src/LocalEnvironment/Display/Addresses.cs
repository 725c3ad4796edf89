using TenantHygiene.LocalEnvironment.Clients;
using TenantHygiene.LocalEnvironment.Services;

namespace TenantHygiene.LocalEnvironment.Display;

/// <summary>The addresses of the running services.</summary>
public static class Addresses
{
    /// <summary>Writes addresses, and how to get a token and call the API. Straight to the output: commands must not be wrapped.</summary>
    public static void Write(TextWriter output, LocalProcesses processes)
    {
        var (tenant, client) = processes.Scenario.FindApiClient();
        var api = $"{processes.FunctionApp.BaseUrl.AbsoluteUri}api/v1";
        var simulator = processes.Simulator.BaseUrl.AbsoluteUri;
        output.WriteLine(
            $"""

            Dashboard  {Dashboard(processes)}
            API        {api}
            Health     {api}/health
            Simulator  {simulator}simulator/report (also /simulator/state, /simulator/cases)
            Storage    {processes.Azurite.ConnectionString}
            Data, logs {processes.DataDirectory}{(
                processes.Options.DataDirectory is null ? " (removed after a run without faults; keep them with --data)" : ""
            )}

            Get a token of the simulated tenant, and call the API:
              TOKEN=$(curl -s --cacert {processes.Simulator.CaFile} {simulator}{tenant.TenantId}/oauth2/v2.0/token -d grant_type=client_credentials -d client_id={client.ClientId} -d client_secret={client.Secrets[
                0
            ]} -d scope={ScenarioFile.ApiAudience}/.default | sed 's/.*"access_token":"\([^"]*\)".*/\1/')
              curl -s -H "Authorization: Bearer $TOKEN" "{api}/remediations?tenantId={tenant.TenantId}"

            The services run until you press Ctrl+C.
            """
        );
    }

    private static string Dashboard(LocalProcesses processes) =>
        processes.Scenario.FindDashboard() is null
            ? "off: the scenario has no application with spaRedirectUris"
            : $"{processes.FunctionApp.BaseUrl.AbsoluteUri} (the browser warns once of the simulated sign-in service's own certificate)";
}
