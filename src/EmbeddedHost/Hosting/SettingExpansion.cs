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

    /// <summary>The setting that a text refers to, as an environment variable would be named; null when it refers to none.</summary>
    public static string? SettingOf(string text)
        => Reference().Match(text) is { Success: true } reference ? reference.Groups["name"].Value.Replace(":", "__", StringComparison.Ordinal) : null;

    [GeneratedRegex("%(?<name>[^%]+)%")]
    private static partial Regex Reference();
}
