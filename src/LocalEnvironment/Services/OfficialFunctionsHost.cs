using System.Globalization;
using TenantHygiene.LocalEnvironment.Processes;

namespace TenantHygiene.LocalEnvironment.Services;

/// <summary>The official Functions host, for those who have one: it runs the same app in the place of this repository's host.</summary>
/// <param name="Program"><c>func</c> of the Core Tools, or the path of <c>Microsoft.Azure.WebJobs.Script.WebHost.dll</c>.</param>
/// <param name="AppFolder">The folder of the published app.</param>
public sealed record OfficialFunctionsHost(string Program, string AppFolder)
{
    /// <summary>The order that runs the published app instead of the built one.</summary>
    /// <param name="order">How the app would start by itself.</param>
    /// <param name="address">Where it is to answer.</param>
    public ProcessDefinition InsteadOf(ProcessDefinition order, Uri address) =>
        Program.EndsWith(".dll", StringComparison.OrdinalIgnoreCase)
            ? order with
            {
                FileName = BuiltProject.DotnetHost,
                Arguments = [Program],
                WorkingDirectory = Path.GetDirectoryName(Path.GetFullPath(Program))!,
                Environment = new Dictionary<string, string?>(order.Environment)
                {
                    // What `func start` says to it.
                    ["AzureWebJobsScriptRoot"] = Path.GetFullPath(AppFolder),
                    ["AZURE_FUNCTIONS_ENVIRONMENT"] = "Development",
                    ["WEBSITE_HOSTNAME"] = address.Authority,
                    // In a container that says its name the host would take itself for one of the Consumption plan.
                    ["CONTAINER_NAME"] = null,
                },
            }
            : order with
            {
                FileName = Program,
                Arguments = ["start", "--port", address.Port.ToString(CultureInfo.InvariantCulture)],
                WorkingDirectory = AppFolder,
            };
}
