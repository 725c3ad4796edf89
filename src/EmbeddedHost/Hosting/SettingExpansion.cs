using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace TenantHygiene.EmbeddedHost.Hosting;

/// <summary><c>%Setting%</c> in schedules and queue names.</summary>
internal static partial class SettingExpansion
{
    public static string Expand(string text, string function, IConfiguration configuration)
        => Reference().Replace(text, reference =>
        {
            var name = reference.Groups["name"].Value;
            return configuration[name.Replace("__", ":", StringComparison.Ordinal)]
                ?? throw new HostStartException($"Function '{function}' refers to the setting '%{name}%', which is missing.");
        });

    [GeneratedRegex("%(?<name>[^%]+)%")]
    private static partial Regex Reference();
}
