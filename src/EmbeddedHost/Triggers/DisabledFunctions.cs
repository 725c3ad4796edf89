using Microsoft.Extensions.Configuration;

namespace TenantHygiene.EmbeddedHost.Triggers;

/// <summary>
/// Functions with a trigger that do not run because the setting <c>AzureWebJobs.{function}.Disabled</c> says so, as on the official host;
/// also in the form with double underscores, for systems whose variables cannot have dots. A disabled HTTP function is not found.
/// </summary>
internal static class DisabledFunctions
{
    public static bool Contains(string function, IConfiguration configuration) =>
        (configuration[$"AzureWebJobs.{function}.Disabled"] ?? configuration[$"AzureWebJobs:{function}:Disabled"]) is { } value
        && (value == "1" || value.Equals("true", StringComparison.OrdinalIgnoreCase));
}
